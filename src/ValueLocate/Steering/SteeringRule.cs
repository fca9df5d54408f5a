using ValueLocate.Locating;

namespace ValueLocate.Steering;

/// <summary>What is added to a selected neuron's activation.</summary>
public enum SteeringPreset
{
    /// <summary>
    /// a &lt;- a + gamma step on all selected neurons, the steps of the natural gradient (F + ridge D)^-1 v (<see cref="LocatedNeuron.Step"/>); toward the
    /// negative aspect the sign turns. The default.
    /// </summary>
    NaturalGradient,

    /// <summary>a &lt;- a + gamma (mean+ - mean-) on all selected neurons; toward the negative aspect the sign turns.</summary>
    MeanDifference,

    /// <summary>NPTI (arXiv 2410.12327): a &lt;- a + gamma q95 f(|delta|) on the aspect's own neurons, a &lt;- min(a, 0) on the opposite aspect's.</summary>
    Npti,

    /// <summary>As NPTI with the activation probability p in place of q95: the ValueLocate authors' scripts.</summary>
    ValueLocate,
}

/// <summary>Turns a neuron set into an edit.</summary>
public static class SteeringRule
{
    /// <summary>f(delta) = 1 / (1 + exp(-10 (delta - 0.15))): NPTI's weight of a neuron by how well it separates.</summary>
    public static double Weight(double delta) => 1 / (1 + Math.Exp(-10 * (delta - 0.15)));

    /// <summary>The edit that steers toward one aspect.</summary>
    /// <param name="set">The neurons.</param>
    /// <param name="towardPositive">Toward the aspect that holds the value, or toward the one that rejects it.</param>
    /// <param name="preset">The formula.</param>
    /// <param name="gamma">Its strength; finite, 0 edits nothing but the clamp.</param>
    /// <exception cref="ValueLocateException">gamma is not finite or is negative, or the set lacks the quantiles that NPTI needs.</exception>
    public static SteeringEdit Build(NeuronSet set, bool towardPositive, SteeringPreset preset, double gamma)
    {
        if (!double.IsFinite(gamma) || gamma < 0) throw new ValueLocateException($"gamma is {gamma}: give a number of 0 or above.");
        var (own, opposite) = towardPositive ? (set.Positive, set.Negative) : (set.Negative, set.Positive);
        var added = Adds(preset) ? set.All : own;
        var clamped = Adds(preset) ? [] : opposite;
        var values = added.Select(n => (n.Layer, n.Index, Value: (float)(gamma * Value(n, towardPositive, preset)))).ToLookup(n => n.Layer);
        var cuts = clamped.ToLookup(n => n.Layer);
        return new SteeringEdit([.. values.Select(g => g.Key).Union(cuts.Select(g => g.Key)).Order().Select(layer => new LayerEdit(
            layer,
            [.. values[layer].Select(n => (n.Index, n.Value))],
            [.. cuts[layer].Select(n => n.Index)]))]);
    }

    /// <summary>Root of the summed squares of what a gamma of 1 adds: two sets are compared by edits of the same size.</summary>
    /// <param name="set">The neurons.</param>
    /// <param name="preset">The formula.</param>
    public static double Size(NeuronSet set, SteeringPreset preset) =>
        Math.Sqrt(Build(set, true, preset, 1).Layers.SelectMany(l => l.Add).Sum(a => (double)a.Value * a.Value));

    /// <summary>Whether the preset adds to all neurons, and clamps none.</summary>
    internal static bool Adds(SteeringPreset preset) => preset is SteeringPreset.NaturalGradient or SteeringPreset.MeanDifference;

    private static double Value(LocatedNeuron n, bool towardPositive, SteeringPreset preset) => preset switch
    {
        SteeringPreset.NaturalGradient => (n.Step ?? throw new ValueLocateException(
            "The neuron set has no steps of the natural gradient: locate with gradients and neutral answers, or give the preset mean-difference."))
            * (towardPositive ? 1 : -1),
        SteeringPreset.MeanDifference => (n.MeanPositive - n.MeanNegative) * (towardPositive ? 1 : -1),
        SteeringPreset.Npti => ((towardPositive ? n.Quantile95Positive : n.Quantile95Negative)
            ?? throw new ValueLocateException("The neuron set has no 95th percentiles: locate it again with --preset npti.")) * Weight(Math.Abs(n.Delta)),
        _ => (towardPositive ? n.ProbabilityPositive : n.ProbabilityNegative) * Weight(Math.Abs(n.Delta)),
    };
}
