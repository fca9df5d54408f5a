using ValueLocate.Datasets;
using ValueLocate.Values;

namespace ValueLocate.Authoring.Measures;

/// <summary>The pairs' two answers must differ in the value alone.</summary>
internal static class PairChecks
{
    public static void Run(InsightDataset dataset, DatasetSizes sizes, int seed, Findings findings)
    {
        var all = dataset.Pairs;
        foreach (var d in dataset.Dimensions)
            for (var s = 0; s < Split.All.Count; s++)
                findings.Exactly($"pairs: {d.Short} in {Split.All[s]}", all.Count(p => p.Dimension == d.Id && p.Split == Split.All[s]),
                    sizes.PairsPerSplit?[s]);
        if (all.Count == 0) return;
        findings.AtLeast("pairs: authors", all.Select(p => p.Author).Where(a => a is not null).Distinct().Count(), sizes.PairsPerSplit is null ? null : 8);
        Cells(all, sizes, findings);
        EachPair(all, findings);
        Repetition(all, findings);
        foreach (var d in dataset.Dimensions) Dimension(d, [.. all.Where(p => p.Dimension == d.Id)], findings);
        PairWords.Run(dataset, seed, findings);
    }

    /// <summary>Every dimension must have as many pairs of every brief by every author, accepting as declining.</summary>
    private static void Cells(IReadOnlyList<Pair> all, DatasetSizes sizes, Findings findings)
    {
        List<Pair> told = [.. all.Where(p => p.Brief is not null && p.PositiveStance is not null)];
        if (sizes.PairsPerSplit is not null) findings.Exactly("pairs: without a brief or a stance", all.Count - told.Count, 0);
        if (told.Count == 0) return;
        findings.AtLeast("pairs: briefs", told.Select(p => p.Brief).Distinct().Count(), sizes.PairsPerSplit is null ? null : 4);
        List<string?> authors = [.. told.Select(p => p.Author).Distinct()], briefs = [.. told.Select(p => p.Brief).Distinct()];
        List<string> dimensions = [.. told.Select(p => p.Dimension).Distinct()];
        var sizesOfCells = told.GroupBy(p => (p.Dimension, p.Author, p.Brief, p.PositiveStance)).Select(g => g.Count()).ToList();
        var fewest = sizesOfCells.Count < authors.Count * briefs.Count * dimensions.Count * 2 ? 0 : sizesOfCells.Min();
        findings.Add("pairs: by dimension, author, brief and stance, fewest and most", $"{fewest} and {sizesOfCells.Max()}",
            sizes.PairsPerSplit is null ? "-" : "equal", sizes.PairsPerSplit is null || fewest == sizesOfCells.Max());
    }

    private static void EachPair(IReadOnlyList<Pair> all, Findings findings)
    {
        findings.None("pairs: an answer is not 20 to 50 words",
            all.Where(p => AnswerBalance.LengthIsOff(p.Positive) || AnswerBalance.LengthIsOff(p.Negative)), p => p.Id);
        findings.None("pairs: answers' lengths differ by more than 4 words",
            all.Where(p => Math.Abs(Words.Count(p.Positive) - Words.Count(p.Negative)) > 4), p => p.Id);
        findings.None("pairs: negation words differ by more than 1", all.Where(p => Math.Abs(AnswerBalance.NegationGap(p.Positive, p.Negative)) > 1),
            p => p.Id);
        findings.None("pairs: exclamation mark in an answer", all.Where(p => p.Positive.Contains('!') || p.Negative.Contains('!')), p => p.Id);
        findings.None("pairs: value name or judgement in the question", all.Where(p => GivenAway.Find(p.Question) is not null),
            p => $"{p.Id}: '{GivenAway.Find(p.Question)}'");
        findings.None("pairs: question does not end in a question mark", all.Where(p => !p.Question.TrimEnd().EndsWith('?')), p => p.Id);
        var (opening, share) = Diversity.CommonestOpening([.. all.SelectMany(p => new[] { p.Positive, p.Negative })], 2);
        findings.Share($"pairs: most frequent opening of an answer ('{opening}')", share, most: 0.06);
    }

    private static void Repetition(IReadOnlyList<Pair> all, Findings findings)
    {
        findings.None("pairs: question repeated", all.GroupBy(p => p.Question).Where(g => g.Count() > 1), g => string.Join(" = ", g.Select(p => p.Id)));
        var near = NearDuplicates.Find([.. all.Select(p => p.Question)]);
        findings.None("pairs: near-duplicate questions across splits", near.Where(n => all[n.First].Split != all[n.Second].Split),
            n => $"{all[n.First].Id} and {all[n.Second].Id}");
        var answers = all.SelectMany(p => new[] { (p.Id, p.Positive), (p.Id, p.Negative) }).ToList();
        findings.None("pairs: near-duplicate answers", NearDuplicates.Find([.. answers.Select(a => a.Item2)]),
            n => $"{answers[n.First].Id} and {answers[n.Second].Id}");
    }

    private static void Dimension(Dimension d, List<Pair> own, Findings findings)
    {
        if (own.Count == 0) return;
        var gap = own.Sum(p => AnswerBalance.NegationGap(p.Positive, p.Negative));
        findings.Add($"pairs: {d.Short}: negation words, positive less negative", $"{gap}", $"within {Tolerance(own.Count)}",
            Math.Abs(gap) <= Tolerance(own.Count));
        var (p, n) = (own.Average(x => Words.Count(x.Positive)), own.Average(x => Words.Count(x.Negative)));
        findings.Add($"pairs: {d.Short}: mean words, positive and negative", $"{p:0.0} and {n:0.0}", "within 2 %", Math.Abs(p - n) <= 0.02 * Math.Min(p, n));
        List<Pair> stated = [.. own.Where(x => x.PositiveStance is not null)];
        if (stated.Count > 0)
            findings.Share($"pairs: {d.Short}: positive answer accepts", stated.Count(x => x.PositiveStance == "accept") / (double)stated.Count, 0.45, 0.55);
    }

    /// <summary>Authors even negations out within a pair, not over all: one word in ten pairs may be left.</summary>
    private static int Tolerance(int pairs) => Math.Max(1, pairs / 10);
}
