namespace ValueLocate.Locating;

/// <summary>How neurons are selected by |delta|.</summary>
public enum SelectionKind
{
    /// <summary>|delta| above the threshold at which permuted labels pass a given share of what the true ones pass (<see cref="Calibration"/>).</summary>
    Permutation,

    /// <summary>The top k a direction, and every further neuron with |delta| at or above a threshold: the sources' rule.</summary>
    TopKThenThreshold,

    /// <summary>|delta| at or above a threshold: NPTI's text.</summary>
    Threshold,

    /// <summary>The given share of all neurons with the largest |delta|: LAPE's and DPN-LE's.</summary>
    Fraction,
}

/// <summary>A selection rule with its numbers.</summary>
public sealed record SelectionRule
{
    /// <summary>Which rule.</summary>
    public SelectionKind Kind { get; init; } = SelectionKind.Fraction;

    /// <summary>Threshold on |delta|.</summary>
    public double Threshold { get; init; } = 0.1;

    /// <summary>Neurons a direction, at least.</summary>
    public int TopK { get; init; } = 2000;

    /// <summary>Share of all neurons.</summary>
    public double Fraction { get; init; } = 0.05;

    /// <summary>Share of false discoveries that the calibration allows.</summary>
    public double FalseDiscoveryRate { get; init; } = 0.2;

    /// <summary>Selects the neurons of one dimension.</summary>
    /// <param name="difference">The differences.</param>
    /// <param name="calibrated">The calibrated threshold, for <see cref="SelectionKind.Permutation"/>.</param>
    /// <exception cref="ValueLocateException">A number is out of range, or nothing passes.</exception>
    public NeuronSet Select(Difference difference, double? calibrated = null)
    {
        Check();
        var order = Enumerable.Range(0, difference.Delta.Length).OrderByDescending(i => Math.Abs(difference.Delta[i])).ThenBy(i => i);
        var kept = Kind switch
        {
            SelectionKind.Threshold => order.TakeWhile(i => Math.Abs(difference.Delta[i]) >= Threshold),
            SelectionKind.Permutation => order.TakeWhile(i => Math.Abs(difference.Delta[i]) >= (calibrated ?? throw new ArgumentNullException(nameof(calibrated)))),
            SelectionKind.Fraction => order.Take((int)Math.Max(1, Math.Round(Fraction * difference.Delta.Length))),
            _ => TopKThenRest(order, difference),
        };
        var chosen = kept.Where(i => difference.Delta[i] != 0).Select(difference.At).ToList();
        if (chosen.Count == 0)
            throw new ValueLocateException($"No neuron of {difference.Dimension} passes the selection rule {Kind}: lower its threshold, or give the search more questions.");
        return new NeuronSet
        {
            Dimension = difference.Dimension,
            Positive = [.. chosen.Where(n => n.Delta > 0)],
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
