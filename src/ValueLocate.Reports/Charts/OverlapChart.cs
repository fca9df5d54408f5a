using ValueLocate.Locating;
using ValueLocate.Statistics;
using ValueLocate.Values;

namespace ValueLocate.Reports;

/// <summary>How many neurons the dimensions share.</summary>
public static class OverlapChart
{
    /// <summary>Jaccard overlap (shared / all of both) of every two sets.</summary>
    /// <param name="sets">The sets.</param>
    /// <param name="dimensions">Names, where they are not Schwartz's.</param>
    public static ChartFigure Of(IReadOnlyList<NeuronSet> sets, IReadOnlyList<Dimension>? dimensions = null)
    {
        ArgumentNullException.ThrowIfNull(sets);
        var names = sets.Select(s => DimensionNames.Of(dimensions)(s.Dimension)).ToList();
        var overlap = NeuronOverlap.Matrix(sets, NeuronOverlap.Jaccard);
        var words = from a in Enumerable.Range(0, sets.Count)
                    from b in Enumerable.Range(a + 1, sets.Count - a - 1)
                    select $"{names[a]} and {names[b]} {Numbers.Plain(overlap[a][b])}";
        return MatrixChart.Of("Overlap of the neuron sets", "Jaccard overlap: " + string.Join("; ", words), names, overlap, 1, "neurons of",
            "neurons of (the other set)", "Jaccard (shared / all)", ".2f", signed: false);
    }
}
