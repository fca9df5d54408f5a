using ValueLocate.Authoring.Measures;
using ValueLocate.Datasets;
using ValueLocate.Statistics;
using static ValueLocate.Reports.Markup;

namespace ValueLocate.Reports;

/// <summary>How texts begin, and which parts of life questions come from.</summary>
internal static class DatasetVarietySection
{
    private const int Shown = 12;

    public static string Html(InsightDataset dataset)
    {
        (string Id, string Name, List<string> Texts)[] kinds =
        [
            ("questions", "Questions", [.. dataset.Questions.Select(q => q.Text)]),
            ("descriptions", "Descriptions", [.. dataset.Descriptions.Select(d => d.Text)]),
            ("pairs", "Answers of pairs", [.. dataset.Pairs.SelectMany(p => new[] { p.Positive, p.Negative })]),
            ("crossed", "Answers to crossed situations",
                [.. dataset.Crossed.SelectMany(c => c.Answers.Values.SelectMany(a => new[] { a.Positive, a.Negative }))]),
        ];
        List<(string Id, string Name, List<string> Texts)> some = [.. kinds.Where(k => k.Texts.Count > 0)];
        return Section(
            "variety",
            "Openings and domains",
            $"<div class=\"grid\">{string.Concat(some.Select(k => Openings(k.Id, k.Name, k.Texts)))}</div>",
            Table(
                "How much is said only once",
                ["Texts", "Count", "Different openings of 2 words", "Different openings of 8 words", "Distinct-1", "Distinct-2", "Reading grade"],
                some.Select(k => new TableRow(k.Name,
                [
                    Cell(k.Texts.Count), Cell(Diversity.Openings(k.Texts, 2)), Cell(Diversity.Openings(k.Texts, 8)),
                    Cell(Numbers.Plain(Diversity.Distinct(k.Texts, 1))), Cell(Numbers.Plain(Diversity.Distinct(k.Texts, 2))),
                    Cell(Numbers.Short(Math.Round(Readability.Grade(k.Texts), 1))),
                ]))),
            Domains(dataset));
    }

    private static string Openings(string id, string name, List<string> texts)
    {
        var top = texts.GroupBy(t => Words.Opening(t, 2)).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Take(Shown).ToList();
        return DatasetFigures.Bars($"openings-{id}", $"{name}: most frequent openings", $"of {Numbers.Count(texts.Count)} texts",
            [.. top.Select(g => g.Key)], ("texts", "var(--pos)", [.. top.Select(g => (double)g.Count())]));
    }

    private static string Domains(InsightDataset dataset)
    {
        var domains = dataset.Questions.Where(q => q.Domain is not null).GroupBy(q => q.Domain!).OrderByDescending(g => g.Count())
            .ThenBy(g => g.Key, StringComparer.Ordinal).ToList();
        if (domains.Count == 0) return "";
        // Not in the folded part: plotly.js cannot measure a box that is not shown.
        var chart = DomainsChart.Of(dataset);
        return DatasetFigures.Under(chart.Title, "domains", chart)
            + Folded("The same as a table", Table("Questions by domain of life", ["Domain", .. dataset.Dimensions.Select(d => d.Short)],
                domains.Select(g => new TableRow(g.Key, dataset.Dimensions.Select(d => Cell(g.Count(q => q.Dimension == d.Id)))))));
    }
}
