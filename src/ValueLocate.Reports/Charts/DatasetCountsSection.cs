using ValueLocate.Datasets;
using ValueLocate.Statistics;
using static ValueLocate.Reports.Markup;

namespace ValueLocate.Reports;

/// <summary>How many records there are, by dimension, aspect and split.</summary>
internal static class DatasetCountsSection
{
    private static readonly string[] Colours = ["var(--pos)", "var(--random)", "var(--permuted)"];

    public static string Html(InsightDataset dataset) => Section(
        "counts",
        "Counts",
        "<div class=\"grid\">",
        Chart("counts-questions", "Questions", dataset, dataset.Questions, q => q.Dimension, q => q.Split),
        Chart("counts-pairs", "Pairs", dataset, dataset.Pairs, p => p.Dimension, p => p.Split),
        "</div>",
        Splits(dataset),
        Authors(dataset));

    private static string Chart<T>(string id, string what, InsightDataset dataset, IReadOnlyList<T> records, Func<T, string> dimension,
        Func<T, string?> split) => records.Count == 0
            ? ""
            : DatasetFigures.Bars(id, what, what.ToLowerInvariant(), [.. dataset.Dimensions.Select(d => d.Short)],
                [.. Split.All.Select((s, i) => (s, Colours[i],
                    (IReadOnlyList<double>)[.. dataset.Dimensions.Select(d => (double)records.Count(r => dimension(r) == d.Id && split(r) == s))]))]);

    private static string Crossed(InsightDataset dataset)
    {
        if (dataset.Crossed.Count == 0) return "";
        var splits = Split.All.Select(s => $"{Numbers.Count(dataset.Crossed.Count(c => c.Split == s))} {s}");
        return $", and {Numbers.Count(dataset.Crossed.Count)} crossed situations that every dimension answers ({string.Join(", ", splits)})";
    }

    private static string Splits(InsightDataset dataset) => Table(
        $"Records. Beside these: {Numbers.Count(dataset.Neutral.Count)} neutral texts{Crossed(dataset)}",
        ["Dimension", "Descriptions, positive", "Descriptions, negative", .. Split.All.Select(s => $"Questions, {s}"), .. Split.All.Select(s => $"Pairs, {s}")],
        dataset.Dimensions.Select(d => dataset.Row(d.Name, id => id == d.Id, false)).Append(dataset.Row("All", _ => true, true)));

    private static string Authors(InsightDataset dataset)
    {
        var authors = dataset.Pairs.Select(p => p.Author).Concat(dataset.Descriptions.Select(d => d.Author))
            .Concat(dataset.Crossed.Select(c => c.Author)).OfType<string>().Distinct().Order(StringComparer.Ordinal).ToList();
        return authors.Count == 0 ? "" : Table("Authors", ["Author", "Descriptions", "Pairs", "Crossed situations"], authors.Select(a => new TableRow(a,
            [Cell(dataset.Descriptions.Count(d => d.Author == a)), Cell(dataset.Pairs.Count(p => p.Author == a)),
                Cell(dataset.Crossed.Count(c => c.Author == a))])));
    }

    private static TableRow Row(this InsightDataset dataset, string name, Func<string, bool> of, bool pooled) => new(
        name,
        [
            .. Aspects.Both.Select(a => Cell(dataset.Descriptions.Count(d => of(d.Dimension) && d.Aspect == a))),
            .. Split.All.Select(s => Cell(dataset.Questions.Count(q => of(q.Dimension) && q.Split == s))),
            .. Split.All.Select(s => Cell(dataset.Pairs.Count(p => of(p.Dimension) && p.Split == s))),
        ],
        pooled);
}
