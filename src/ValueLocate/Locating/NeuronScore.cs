namespace ValueLocate.Locating;

/// <summary>What neurons can be ranked by, [layer, neuron] in one piece, larger meaning more of the dimension's.</summary>
public static class NeuronScore
{
    /// <summary>|delta|, the difference of activation probabilities: the sources' score (arXiv 2410.12327, 2505.17712).</summary>
    public static double[] Delta(Difference difference) => [.. NotNull(difference).Delta.Select(Math.Abs)];

    /// <summary>|mean+ - mean-|.</summary>
    public static double[] Mean(Difference difference) => [.. NotNull(difference).Mean.Select(Math.Abs)];

    /// <summary>|Cohen's d|: the difference of means in units of the pooled deviation within the aspects; 0 where that is 0.</summary>
    public static double[] CohensD(Difference difference) =>
        [.. NotNull(difference).Mean.Zip(difference.Deviation, (m, s) => s > 0 ? Math.Abs(m) / s : 0)];

    /// <summary>
    /// Attribution: the difference of means times the contrast gradient, nats a token; below 0 where steering the neuron would lower the contrast.
    /// </summary>
    /// <param name="difference">The differences.</param>
    /// <param name="gradient">dC/da of every neuron (<see cref="ContrastGradient"/>).</param>
    public static double[] Attribution(Difference difference, IReadOnlyList<double> gradient) => [.. NotNull(difference).Mean.Zip(gradient, (m, g) => m * g)];

    private static Difference NotNull(Difference difference) => difference ?? throw new ArgumentNullException(nameof(difference));
}
