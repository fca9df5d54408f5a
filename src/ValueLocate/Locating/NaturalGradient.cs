namespace ValueLocate.Locating;

/// <summary>
/// The edit that moves the contrast log-odds most for the KL it costs. To first order an edit e of the neurons gains v' e, v the contrast gradient, and costs
/// e' F e / 2 (<see cref="Curvature"/>); the best e for a given cost is proportional to F^-1 v, the natural gradient (Amari 1998). F is known from few samples,
/// so that a multiple of its own diagonal is added: e = (F + ridge D)^-1 v. So that an edit moves its own dimension more than the others, v is the own gradient
/// less a share of the others' mean.
/// </summary>
internal static class NaturalGradient
{
    /// <summary>What the diagonal is multiplied by: few samples know F's diagonal better than its rest.</summary>
    public const double Ridge = 30;

    /// <summary>What is added to every place of the diagonal, in units of its mean.</summary>
    public const double Floor = 0.1;

    /// <summary>The share of the other dimensions' mean gradient that is taken from the own one.</summary>
    public const double Specificity = 0.5;

    /// <summary>Steps are scaled so that a gamma of 1 is predicted to cost this KL, nats a token.</summary>
    public const double KlOfStep = 0.01;

    /// <summary>The own gradient less a share of the others' mean.</summary>
    /// <param name="gradients">Of every dimension.</param>
    /// <param name="dimension">Which is the own.</param>
    /// <param name="share">The share.</param>
    public static double[] Slope(IReadOnlyList<double[]> gradients, int dimension, double share = Specificity)
    {
        var own = gradients[dimension];
        if (gradients.Count == 1 || share == 0) return own;
        var result = new double[own.Length];
        for (var i = 0; i < own.Length; i++)
        {
            double others = 0;
            for (var d = 0; d < gradients.Count; d++) others += d == dimension ? 0 : gradients[d][i];
            result[i] = own[i] - share * others / (gradients.Count - 1);
        }
        return result;
    }

    /// <summary>(F + ridge D)^-1 v on some places, scaled to cost <see cref="KlOfStep"/>.</summary>
    /// <param name="curvature">F.</param>
    /// <param name="places">The places, ascending.</param>
    /// <param name="slope">v, of all places.</param>
    /// <param name="floor">What is added to the diagonal, in units of its mean.</param>
    public static double[] Steps(Curvature curvature, IReadOnlyList<int> places, IReadOnlyList<double> slope, double floor = Floor)
    {
        double[] v = [.. places.Select(i => slope[i])];
        return Scaled(curvature, places, curvature.Solve(places, v, [.. places.Select(i => Ridge * (curvature.Diagonal[i] + floor * curvature.Mean))]));
    }

    /// <summary>An edit scaled so that its predicted KL is <see cref="KlOfStep"/>; where none is predicted, as it is.</summary>
    public static double[] Scaled(Curvature curvature, IReadOnlyList<int> places, double[] edit)
    {
        var kl = curvature.Kl(places, edit);
        var factor = kl > 0 ? Math.Sqrt(KlOfStep / kl) : 1;
        return Array.ConvertAll(edit, e => e * factor);
    }

    /// <summary>What each neuron gains in the natural gradient of all neurons, v e: what neurons are ranked by.</summary>
    /// <param name="curvature">F.</param>
    /// <param name="slope">v.</param>
    /// <param name="floor">What is added to the diagonal, in units of its mean.</param>
    public static double[] Score(Curvature curvature, IReadOnlyList<double> slope, double floor = Floor)
    {
        int[] all = [.. Enumerable.Range(0, curvature.Width)];
        var edit = Steps(curvature, all, slope, floor);
        return Array.ConvertAll(all, i => edit[i] * slope[i]);
    }
}
