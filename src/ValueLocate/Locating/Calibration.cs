using ValueLocate.Probing;
using ValueLocate.Statistics;

namespace ValueLocate.Locating;

/// <summary>
/// What chance alone gives: differences with the labels of whole folds swapped. Tokens of one answer are correlated, so folds of whole
/// questions are what is permuted, not tokens.
/// </summary>
public sealed record Calibration
{
    /// <summary>Thresholds on |delta|, ascending.</summary>
    public required IReadOnlyList<double> Thresholds { get; init; }

    /// <summary>Neurons that pass each threshold.</summary>
    public required IReadOnlyList<int> Passing { get; init; }

    /// <summary>Neurons that pass each threshold with permuted labels, mean over permutations.</summary>
    public required IReadOnlyList<double> PassingPermuted { get; init; }

    /// <summary>
    /// The smallest threshold at which permuted labels pass at most the allowed share of what true ones do; where there is none (see
    /// <see cref="IsCalibrated"/>) the largest that any neuron passes.
    /// </summary>
    public required double Threshold { get; init; }

    /// <summary>Whether permuted labels pass at most the allowed share at <see cref="Threshold"/>: with few questions no threshold may do.</summary>
    public bool IsCalibrated { get; init; } = true;

    /// <summary>The calibrated threshold as a reader sees it: "none" where there is none.</summary>
    internal string ThresholdText => IsCalibrated ? Numbers.Plain(Threshold) : "none";

    /// <summary>Pearson correlation of delta between two halves of the folds, mean over splits.</summary>
    public required double SplitHalf { get; init; }

    /// <summary>Calibrates one dimension.</summary>
    /// <param name="dimension">The dimension's id.</param>
    /// <param name="positive">Statistics of the positive aspect, two folds or more.</param>
    /// <param name="negative">Statistics of the negative aspect.</param>
    /// <param name="falseDiscoveryRate">Allowed share.</param>
    /// <param name="permutations">How many.</param>
    /// <param name="seed">The seed.</param>
    public static Calibration Of(string dimension, ActivationStatistics positive, ActivationStatistics negative, double falseDiscoveryRate,
        int permutations, int seed)
    {
        if (positive.Folds < 2) throw new ValueLocateException("A calibration by permuted labels needs statistics in at least 2 folds.");
        var random = new Random(seed);
        double[] thresholds = [.. Enumerable.Range(1, 50).Select(i => i / 100.0)];
        var passing = Count(Difference.Of(dimension, positive, negative).Delta, thresholds);
        var permuted = new double[thresholds.Length];
        for (var p = 0; p < permutations; p++)
        {
            var counts = Count(Difference.Of(dimension, positive, negative, Signs(positive.Folds, random)).Delta, thresholds);
            for (var t = 0; t < counts.Length; t++) permuted[t] += (double)counts[t] / permutations;
        }
        var chosen = Array.FindIndex(thresholds, t =>
            permuted[Array.IndexOf(thresholds, t)] <= falseDiscoveryRate * passing[Array.IndexOf(thresholds, t)] && passing[Array.IndexOf(thresholds, t)] > 0);
        return new Calibration
        {
            Thresholds = thresholds,
            Passing = passing,
            PassingPermuted = permuted,
            Threshold = chosen >= 0 ? thresholds[chosen] : thresholds[Math.Max(0, Array.FindLastIndex(passing, n => n > 0))],
            IsCalibrated = chosen >= 0,
            SplitHalf = HalvesAgree(dimension, positive, negative, random),
        };
    }

    /// <summary>Signs that swap about half of the folds: never none and never all, which would be the true labels again.</summary>
    public static int[] Signs(int folds, Random random)
    {
        var order = Enumerable.Range(0, folds).ToArray();
        random.Shuffle(order);
        var signs = Enumerable.Repeat(1, folds).ToArray();
        foreach (var k in order.Take(folds / 2)) signs[k] = -1;
        return signs;
    }

    /// <summary>Pearson's correlation.</summary>
    public static double Correlation(IReadOnlyList<double> a, IReadOnlyList<double> b)
    {
        double ma = a.Average(), mb = b.Average(), ab = 0, aa = 0, bb = 0;
        for (var i = 0; i < a.Count; i++)
        {
            ab += (a[i] - ma) * (b[i] - mb);
            aa += (a[i] - ma) * (a[i] - ma);
            bb += (b[i] - mb) * (b[i] - mb);
        }
        return aa > 0 && bb > 0 ? ab / Math.Sqrt(aa * bb) : 0;
    }

    private static double HalvesAgree(string dimension, ActivationStatistics positive, ActivationStatistics negative, Random random)
    {
        const int Splits = 5;
        double sum = 0;
        for (var s = 0; s < Splits; s++)
        {
            var signs = Signs(positive.Folds, random);
            var one = Difference.Of(dimension, positive, negative, [.. signs.Select(x => x > 0 ? 1 : 0)]);
            var other = Difference.Of(dimension, positive, negative, [.. signs.Select(x => x < 0 ? 1 : 0)]);
            sum += Correlation(one.Delta, other.Delta) / Splits;
        }
        return sum;
    }

    private static int[] Count(double[] delta, double[] thresholds)
    {
        var counts = new int[thresholds.Length];
        foreach (var d in delta)
        {
            // Thresholds are hundredths: the last one passed is found without searching; 1e-9 forgives the rounding of 0.29 * 100.
            var last = Math.Min(thresholds.Length, (int)(Math.Abs(d) * 100 + 1e-9));
            if (last > 0) counts[last - 1]++;
        }
        for (var t = counts.Length - 2; t >= 0; t--) counts[t] += counts[t + 1];
        return counts;
    }
}
