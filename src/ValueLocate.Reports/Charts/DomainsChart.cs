using ValueLocate.Datasets;

namespace ValueLocate.Reports;

/// <summary>Which parts of life questions come from.</summary>
public static class DomainsChart
{
    private static readonly string[] Colours = [ChartTheme.Positive, ChartTheme.Negative, ChartTheme.Permuted, ChartTheme.Residual];

    /// <summary>Questions by domain of life, stacked by dimension, the most frequent first.</summary>
    /// <param name="dataset">The dataset; questions that name no domain are counted together.</param>
    public static ChartFigure Of(InsightDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var domains = dataset.Questions.GroupBy(q => q.Domain ?? "not named").OrderByDescending(g => g.Count())
            .ThenBy(g => g.Key, StringComparer.Ordinal).ToList();
        var series = dataset.Dimensions.Select((d, i) =>
            (d.Short, Colours[i % Colours.Length], (IReadOnlyList<double>)[.. domains.Select(g => (double)g.Count(q => q.Dimension == d.Id))])).ToList();
        return DatasetFigures.BarChart($"Questions by domain of life ({domains.Count})", "questions", "domain of life",
            [.. domains.Select(g => g.Key)], series);
    }
}
