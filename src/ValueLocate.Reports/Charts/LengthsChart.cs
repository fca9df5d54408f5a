using ValueLocate.Authoring.Measures;
using ValueLocate.Datasets;

namespace ValueLocate.Reports;

/// <summary>Whether both aspects' answers are alike in length.</summary>
public static class LengthsChart
{
    /// <summary>
    /// Words an answer of pairs, by aspect. Where one aspect's are longer, a neuron that follows length looks like one that follows the value.
    /// </summary>
    /// <param name="dataset">The dataset.</param>
    public static ChartFigure Of(InsightDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return DatasetFigures.DistributionChart("Words an answer, by aspect", "words", [.. Aspects.Both.Select(a =>
            (a.Word(), a == Aspect.Positive ? ChartTheme.Positive : ChartTheme.Negative,
                (IReadOnlyList<int>)[.. dataset.Pairs.Select(p => Words.Count(p.Answer(a)))]))]);
    }
}
