using ValueLocate.Authoring.Measures;
using ValueLocate.Datasets;
using ValueLocate.Statistics;
using static ValueLocate.Reports.Markup;

namespace ValueLocate.Reports;

/// <summary>Texts that nearly repeat each other.</summary>
internal static class DatasetNearSection
{
    private const int Shown = 5;

    // Below, MinHash finds only some of the pairs: enough to show the nearest, not to count them.
    private const double From = 0.5;

    public static string Html(InsightDataset dataset, DatasetCheck check)
    {
        (string Name, List<(string Id, string Text)> Texts)[] kinds =
        [
            ("Questions", [.. dataset.Questions.Select(q => (q.Id, q.Text))]),
            ("Descriptions", [.. dataset.Descriptions.Select(d => (d.Id, d.Text))]),
            ("Questions of pairs", [.. dataset.Pairs.Select(p => (p.Id, p.Question))]),
        ];
        return Section(
            "near",
            "Near-duplicates",
            "<p>Two texts are near-duplicates where they share four fifths of their word 3-grams (Jaccard 0.8). The nearest ones, from "
                + $"{Numbers.Short(From)} on, are shown to be read.</p>",
            DatasetPage.Findings("Near-duplicates", check.Findings.Where(f => f.What.Contains("near-duplicate", StringComparison.Ordinal))),
            string.Concat(kinds.Where(k => k.Texts.Count > 0).Select(k => Nearest(k.Name, k.Texts))));
    }

    private static string Nearest(string name, List<(string Id, string Text)> texts)
    {
        var near = NearDuplicates.Find([.. texts.Select(t => t.Text)], From).OrderByDescending(n => n.Jaccard).Take(Shown).ToList();
        return near.Count == 0
            ? $"<p>{Encode(name)}: no two share half of their 3-grams.</p>"
            : Table($"{name}: the nearest", ["Jaccard", "One", "Other"], near.Select(n => new TableRow(Numbers.Plain(n.Jaccard),
                [Cell($"{texts[n.First].Id}: {texts[n.First].Text}"), Cell($"{texts[n.Second].Id}: {texts[n.Second].Text}")])), "facts");
    }
}
