using ValueLocate.Statistics;

namespace ValueLocate.Validation;

/// <summary>
/// How much more an edit moves its own dimension than others. With x(s, e) the steering effect of steering s on the questions of e, each is a weighted sum of
/// the x. The interval is a bootstrap over questions: a question serves every steered dimension, so what is drawn is the question, with all that it says.
/// </summary>
/// <param name="measured">All steered dimensions, each measured on all.</param>
/// <param name="half">x(s, e), a question each.</param>
/// <param name="seed">The seed.</param>
internal sealed class Specificities(IReadOnlyList<MeasuredDimension> measured, Func<MeasuredDimension, int, double[]> half, int seed)
{
    private int Count => measured.Count;

    /// <summary>x(d, d) minus the mean of x(d, e) over the other e; mean over the given dimensions.</summary>
    public Estimate MinusOthers(IReadOnlyList<int> dimensions) => Of(dimensions, (d, e) => d == e ? 1 : -1.0 / (Count - 1));

    /// <summary>x(d, d) minus the mean of x(d, e) over the dimensions beside d on the circle; null where there is none.</summary>
    public Estimate? MinusAdjacent(IReadOnlyList<int> dimensions)
    {
        var adjacent = Enumerable.Range(0, Count).Select(d => Opposite(d) < 0 ? 0 : Count - 2).ToList();
        return dimensions.Any(d => adjacent[d] == 0) ? null
            : Of(dimensions, (d, e) => d == e ? 1 : e == Opposite(d) ? 0 : -1.0 / adjacent[d]);
    }

    /// <summary>x(d, d) minus x(d, e), e the dimension across the circle; null where there is none.</summary>
    public Estimate? MinusOpposite(IReadOnlyList<int> dimensions) => dimensions.Any(d => Opposite(d) < 0) ? null
        : Of(dimensions, (d, e) => d == e ? 1 : e == Opposite(d) ? -1 : 0);

    /// <summary>
    /// x(d, d) less what its row and column would lead one to expect: x(d, d) - mean of row d - mean of column d + mean of all. An edit that moves everything,
    /// and questions that everything moves, drop out.
    /// </summary>
    public Estimate Interaction(IReadOnlyList<int> dimensions)
    {
        double n = Count;
        return Weighted((s, e) => dimensions.Average(d => (s == d && e == d ? 1 : 0) - (s == d ? 1 / n : 0) - (e == d ? 1 / n : 0) + 1 / (n * n)));
    }

    private int Opposite(int d)
    {
        for (var e = 0; e < Count; e++)
        {
            if (measured[e].Dimension == measured[d].Opposite) return e;
        }
        return -1;
    }

    private Estimate Of(IReadOnlyList<int> dimensions, Func<int, int, double> weight) =>
        Weighted((s, e) => dimensions.Contains(s) ? weight(s, e) / dimensions.Count : 0);

    private Estimate Weighted(Func<int, int, double> weight)
    {
        var groups = new List<IReadOnlyList<double>>();
        for (var e = 0; e < Count; e++)
        {
            var sum = new double[half(measured[0], e).Length];
            for (var s = 0; s < Count; s++)
            {
                var w = weight(s, e);
                if (w == 0) continue;
                var values = half(measured[s], e);
                for (var q = 0; q < sum.Length; q++) sum[q] += w * values[q];
            }
            groups.Add(sum);
        }
        return Estimate.Of(groups, means => means.Sum(), seed);
    }
}
