using ValueLocate.Locating;
using ValueLocate.Validation;

namespace ValueLocate.Pipeline;

/// <summary>The vectors of the residual-stream baselines: [layer] each. A strength of 1 is predicted to cost the natural gradient's KL.</summary>
internal static class ResidualVectors
{
    /// <summary>The baselines that the statistics allow: the natural gradient, which has the neurons' own information, needs the contrast gradient.</summary>
    public static IReadOnlyList<string> Names(ContrastStatistics statistics) =>
        statistics.HasGradients ? [Baseline.ResidualMeanDifference, Baseline.ResidualGradient] : [Baseline.ResidualMeanDifference];

    /// <summary>A baseline's vector after one layer.</summary>
    /// <param name="statistics">What probing gave.</param>
    /// <param name="dimension">The place of the dimension.</param>
    /// <param name="name">The baseline's name.</param>
    /// <param name="layer">The layer.</param>
    public static float[] Of(ContrastStatistics statistics, int dimension, string name, int layer)
    {
        var id = statistics.Dimensions[dimension];
        var hidden = statistics.ResidualDifference(id).Length / statistics.Positive(id).Layers;
        var curvature = statistics.ResidualCurvature!.Part(layer * hidden, hidden);
        int[] places = [.. Enumerable.Range(0, hidden)];
        var vector = name == Baseline.ResidualMeanDifference
            ? NaturalGradient.Scaled(curvature, places, Slice(statistics.ResidualDifference(id)))
            : Solved(curvature, places, NaturalGradient.Slope([.. statistics.Gradients.Select(g => Slice(g.Residual()))], dimension));
        return Array.ConvertAll(vector, x => (float)x);

        double[] Slice(double[] all) => all.AsSpan(layer * hidden, hidden).ToArray();
    }

    /// <summary>
    /// A stream is narrow enough for F to be known as a whole, so that the ridge is its mean diagonal: of the ridges tried the one that did best for the
    /// baseline (docs/method-notes.md).
    /// </summary>
    private static double[] Solved(Curvature curvature, int[] places, double[] slope) => NaturalGradient.Scaled(
        curvature, places, curvature.Solve(places, slope, [.. places.Select(_ => Math.Max(curvature.Mean, 1e-12))]));
}
