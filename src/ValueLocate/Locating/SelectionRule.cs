namespace ValueLocate.Locating;

/// <summary>How neurons are selected.</summary>
public enum SelectionKind
{
    /// <summary>
    /// The given share of all neurons that gain most in the natural gradient (<see cref="NaturalGradient"/>): what steering the neuron gains of the own
    /// dimension's contrast log-odds, and less of the others', for the KL it costs on neutral answers. The default: it transfers best (docs/method-notes.md).
    /// </summary>
    NaturalGradient,

    /// <summary>
    /// The given share of all neurons with the largest attribution: the difference of mean activations times the contrast gradient
    /// (<see cref="ContrastGradient"/>), that is the effect that steering the neuron predicts.
    /// </summary>
    Attribution,

    /// <summary>|delta| above the threshold at which permuted labels pass a given share of what the true ones pass (<see cref="Calibration"/>).</summary>
    Permutation,

    /// <summary>The top k a direction, and every further neuron with |delta| at or above a threshold: the sources' rule.</summary>
    TopKThenThreshold,

    /// <summary>|delta| at or above a threshold: NPTI's text.</summary>
    Threshold,

    /// <summary>The given share of all neurons with the largest |delta|: LAPE's and DPN-LE's.</summary>
    Fraction,

    /// <summary>The given share of all neurons with the largest difference of mean activations.</summary>
    MeanDifference,

    /// <summary>The given share of all neurons with the largest |Cohen's d|.</summary>
    CohensD,
}

/// <summary>A selection rule with its numbers.</summary>
public sealed record SelectionRule
{
    /// <summary>The rules that take a share of all neurons.</summary>
    public static IReadOnlyList<SelectionKind> FractionKinds { get; } = [SelectionKind.NaturalGradient, SelectionKind.Attribution,
        SelectionKind.Fraction, SelectionKind.MeanDifference, SelectionKind.CohensD];

    /// <summary>Which rule.</summary>
    public SelectionKind Kind { get; init; } = SelectionKind.NaturalGradient;

    /// <summary>Whether the rule reads the contrast gradient.</summary>
    internal bool NeedsGradient => Kind is SelectionKind.NaturalGradient or SelectionKind.Attribution;

    /// <summary>Threshold on |delta|.</summary>
    public double Threshold { get; init; } = 0.1;

    /// <summary>Neurons a direction, at least.</summary>
    public int TopK { get; init; } = 2000;

    /// <summary>Share of all neurons.</summary>
    public double Fraction { get; init; } = 0.01;

    /// <summary>Share of false discoveries that the calibration allows.</summary>
    public double FalseDiscoveryRate { get; init; } = 0.2;

    /// <summary>Selects the neurons of one dimension.</summary>
    /// <param name="difference">The differences.</param>
    /// <param name="calibrated">The calibrated threshold, for <see cref="SelectionKind.Permutation"/>.</param>
    /// <param name="gradient">The contrast gradient, for <see cref="SelectionKind.Attribution"/>.</param>
    /// <exception cref="ValueLocateException">A number is out of range, or nothing passes.</exception>
    public NeuronSet Select(Difference difference, double? calibrated = null, IReadOnlyList<double>? gradient = null) =>
        Select(difference, calibrated, gradient, null);

    /// <summary>The same, with the natural gradient's steps on the neurons where it can be taken.</summary>
    internal NeuronSet Select(Difference difference, double? calibrated, IReadOnlyList<double>? gradient, Descent? descent)
    {
        Check();
        var score = Score(difference, gradient, descent);
        var set = Selected(difference, calibrated, score);
        return descent is null ? set : descent.WithSteps(set, difference.Neurons);
    }

    private NeuronSet Selected(Difference difference, double? calibrated, double[] score)
    {
        if (Kind is SelectionKind.Attribution or SelectionKind.NaturalGradient) return ByGain(difference, score);
        var order = Enumerable.Range(0, score.Length).OrderByDescending(i => score[i]).ThenBy(i => i);
        var kept = Kind switch
        {
            SelectionKind.Threshold => order.TakeWhile(i => Math.Abs(difference.Delta[i]) >= Threshold),
            SelectionKind.Permutation =>
                order.TakeWhile(i => Math.Abs(difference.Delta[i]) >= (calibrated ?? throw new ArgumentNullException(nameof(calibrated)))),
            SelectionKind.Fraction or SelectionKind.MeanDifference or SelectionKind.CohensD =>
                order.Take((int)Math.Max(1, Math.Round(Fraction * difference.Delta.Length))),
            _ => TopKThenRest(order, difference),
        };
        return Set(difference, [.. kept.Where(i => score[i] != 0).Select(difference.At)]);
    }

    /// <summary>What the rule ranks neurons by, [layer, neuron] in one piece, largest first.</summary>
    /// <param name="difference">The differences.</param>
    /// <param name="gradient">The contrast gradient, for <see cref="SelectionKind.Attribution"/>.</param>
    public double[] Score(Difference difference, IReadOnlyList<double>? gradient = null) => Score(difference, gradient, null);

    internal double[] Score(Difference difference, IReadOnlyList<double>? gradient, Descent? descent) => Kind switch
    {
        SelectionKind.NaturalGradient => descent is null
            ? throw new ValueLocateException("Selection by natural-gradient needs the contrast gradient and neutral answers: locate from statistics with both.")
            : NaturalGradient.Score(descent.Curvature, descent.Slope),
        SelectionKind.Attribution => NeuronScore.Attribution(difference, gradient ?? throw new ArgumentNullException(nameof(gradient))),
        SelectionKind.MeanDifference => NeuronScore.Mean(difference),
        SelectionKind.CohensD => NeuronScore.CohensD(difference),
        _ => NeuronScore.Delta(difference),
    };

    private NeuronSet Set(Difference difference, List<LocatedNeuron> chosen)
    {
        if (chosen.Count == 0)
            throw new ValueLocateException(
                $"No neuron of {difference.Dimension} passes the selection rule {Kind}: lower its threshold, or give the search more questions.");
        return new NeuronSet
        {
            Dimension = difference.Dimension,
            Positive = [.. chosen.Where(n => n.Delta >= 0)],
            Negative = [.. chosen.Where(n => n.Delta < 0)],
            Threshold = chosen.Min(n => Math.Abs(n.Delta)),
        };
    }

    internal void Check()
    {
        if (!(Threshold is >= 0 and <= 1)) throw new ValueLocateException($"The threshold {Threshold} on |delta| is not between 0 and 1.");
        if (!(Fraction is > 0 and <= 1)) throw new ValueLocateException($"The fraction {Fraction} of neurons is not above 0 and at most 1.");
        if (!(FalseDiscoveryRate is > 0 and < 1)) throw new ValueLocateException($"The false discovery rate {FalseDiscoveryRate} is not between 0 and 1.");
        if (TopK < 1) throw new ValueLocateException($"top-k is {TopK}: give at least 1.");
    }

    private NeuronSet ByGain(Difference difference, double[] score)
    {
        var count = (int)Math.Max(1, Math.Round(Fraction * score.Length));
        // A neuron whose edit would lower the contrast is none of the dimension's.
        var kept = Enumerable.Range(0, score.Length).Where(i => score[i] > 0).OrderByDescending(i => score[i]).ThenBy(i => i).Take(count);
        return Set(difference, [.. kept.Select(i => difference.At(i) with { Attribution = score[i] })]);
    }

    private IEnumerable<int> TopKThenRest(IEnumerable<int> order, Difference d)
    {
        int up = 0, down = 0;
        foreach (var i in order)
        {
            var rank = d.Delta[i] > 0 ? up++ : down++;
            if (rank < TopK || Math.Abs(d.Delta[i]) >= Threshold) yield return i;
        }
    }
}
