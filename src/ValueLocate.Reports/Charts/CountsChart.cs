using ValueLocate.Datasets;

namespace ValueLocate.Reports;

/// <summary>How many records a dataset has.</summary>
public static class CountsChart
{
    /// <summary>Records of each kind and dimension, by split.</summary>
    /// <param name="dataset">The dataset.</param>
    public static ChartFigure Of(InsightDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        List<(string Kind, List<(string Dimension, string? Split)> Records)> kinds =
        [
            ("descriptions", [.. dataset.Descriptions.Select(d => (d.Dimension, (string?)null))]),
            ("questions", [.. dataset.Questions.Select(q => (q.Dimension, (string?)q.Split))]),
            ("pairs", [.. dataset.Pairs.Select(p => (p.Dimension, p.Split))]),
        ];
        var rows = kinds.Where(k => k.Records.Count > 0)
            .SelectMany(k => dataset.Dimensions.Select(d => (Name: $"{d.Short}, {k.Kind}", Records: k.Records.FindAll(r => r.Dimension == d.Id)))).ToList();
        (string? Split, string Colour)[] splits = [(Split.Search, ChartTheme.Positive), (Split.Validation, ChartTheme.Random),
            (Split.Test, ChartTheme.Permuted), (null, ChartTheme.Residual)];
        var series = splits
            .Select(s => (s.Split ?? "no split", s.Colour, (IReadOnlyList<double>)[.. rows.Select(r => (double)r.Records.Count(x => x.Split == s.Split))]))
            .Where(s => s.Item3.Any(v => v > 0)).ToList();
        return DatasetFigures.BarChart("Records of the dataset", "records", "dimension and kind", [.. rows.Select(r => r.Name)], series);
    }
}
