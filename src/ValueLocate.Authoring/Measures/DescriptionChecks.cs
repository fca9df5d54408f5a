using ValueLocate.Datasets;
using ValueLocate.Values;

namespace ValueLocate.Authoring.Measures;

/// <summary>Both aspects' descriptions must differ in what they say, not in how.</summary>
internal static class DescriptionChecks
{
    public static void Run(InsightDataset dataset, DatasetSizes sizes, int seed, Findings findings)
    {
        var all = dataset.Descriptions;
        Text(all, findings);
        foreach (var d in dataset.Dimensions)
        {
            List<Description> positive = [.. all.Where(x => x.Dimension == d.Id && x.Aspect == Aspect.Positive)];
            List<Description> negative = [.. all.Where(x => x.Dimension == d.Id && x.Aspect == Aspect.Negative)];
            findings.Exactly($"descriptions: {d.Short} positive", positive.Count, sizes.DescriptionsPerAspect);
            findings.Exactly($"descriptions: {d.Short} negative", negative.Count, sizes.DescriptionsPerAspect);
            if (positive.Count == 0 || negative.Count == 0) continue;
            Balance(d.Short, positive, negative, findings);
            List<LabelledText> rows = [.. positive.Select(x => new LabelledText(x.Text, true)), .. negative.Select(x => new LabelledText(x.Text, false))];
            findings.Share($"descriptions: {d.Short}: words tell the aspect, 5 folds",
                BagOfWords.CrossValidated([.. rows.Select(r => new[] { r })], seed: seed), least: 0.9);
        }
        if (dataset.Dimensions.SequenceEqual(Schwartz.Dimensions)) Theory(all, findings);
    }

    private static void Text(IReadOnlyList<Description> all, Findings findings)
    {
        List<string> texts = [.. all.Select(x => x.Text)];
        findings.None("descriptions: repeated word for word", all.GroupBy(x => x.Text).Where(g => g.Count() > 1), g => string.Join(" = ", g.Select(x => x.Id)));
        findings.None("descriptions: near-duplicates", NearDuplicates.Find(texts), n => $"{all[n.First].Id} and {all[n.Second].Id}");
        findings.None("descriptions: not 15 to 60 words", all.Where(x => Words.Count(x.Text) is < 15 or > 60), x => x.Id);
        var (opening, share) = Diversity.CommonestOpening(texts, 2);
        findings.Share($"descriptions: most frequent opening ('{opening}')", share, most: 0.06);
        findings.Told("descriptions: distinct-1, distinct-2",
            $"{Findings.Number(Diversity.Distinct(texts, 1), "0.000")}, {Findings.Number(Diversity.Distinct(texts, 2), "0.000")}");
    }

    private static void Balance(string name, List<Description> positive, List<Description> negative, Findings findings)
    {
        var (p, n) = (positive.Average(x => Words.Count(x.Text)), negative.Average(x => Words.Count(x.Text)));
        findings.Add($"descriptions: {name}: mean words, positive and negative", $"{p:0.0} and {n:0.0}", "within 5 %",
            Math.Abs(p - n) <= 0.05 * Math.Min(p, n));
        var (gp, gn) = (Readability.Grade(positive.Select(x => x.Text)), Readability.Grade(negative.Select(x => x.Text)));
        findings.Add($"descriptions: {name}: reading grade, positive and negative", $"{gp:0.0} and {gn:0.0}", "within 1", Math.Abs(gp - gn) <= 1);
        var (np, nn) = (positive.Sum(x => Words.Negations(x.Text)), negative.Sum(x => Words.Negations(x.Text)));
        findings.Add($"descriptions: {name}: negation words, positive and negative", $"{np} and {nn}", "negative at most 25 % more", nn <= 1.25 * np + 1);
    }

    private static void Theory(IReadOnlyList<Description> all, Findings findings)
    {
        findings.None("descriptions: basic value missing or of another dimension", all.Where(x =>
            !Schwartz.BasicValues.Any(b => b.Id == x.BasicValue && b.Dimensions.Contains(x.Dimension))), x => $"{x.Id}: {x.BasicValue ?? "none"}");
        findings.None("descriptions: item missing, unknown or of another basic value", all.Where(x =>
            x.Item is null || SvsItems.Find(x.Item)?.BasicValue != x.BasicValue), x => $"{x.Id}: {x.Item ?? "none"}");
        findings.None("descriptions: items not equally often in both aspects", all.GroupBy(x => (x.Dimension, Item: SvsItems.Find(x.Item ?? "")?.Name))
            .Where(g => g.Count(x => x.Aspect == Aspect.Positive) != g.Count(x => x.Aspect == Aspect.Negative)), g => $"{g.Key.Dimension}: {g.Key.Item}");
    }
}
