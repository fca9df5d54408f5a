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
        findings.AtLeast("pairs: authors", all.Select(p => p.Author).Where(a => a is not null).Distinct().Count(), sizes.PairsPerSplit is null ? null : 4);
        EachPair(all, findings);
        Repetition(all, findings);
        foreach (var d in dataset.Dimensions) Dimension(d, [.. all.Where(p => p.Dimension == d.Id)], findings);
        Proof(dataset, seed, findings);
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
        findings.None("pairs: question does not end by asking what you think and would do", all.Where(p => !ClosingQuestion.Asks(p.Question)), p => p.Id);
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

    /// <summary>Words tell the aspect inside a dimension, and nothing that all dimensions share does.</summary>
    private static void Proof(InsightDataset dataset, int seed, Findings findings)
    {
        var byDimension = dataset.Dimensions.ToDictionary(d => d.Id,
            d => dataset.Pairs.Where(p => p.Dimension == d.Id).Select(p => new AnswerPair(p.Positive, p.Negative)).ToList());
        foreach (var d in dataset.Dimensions.Where(d => byDimension[d.Id].Count > 0))
        {
            if (byDimension.Any(b => b.Key != d.Id && b.Value.Count > 0))
                findings.Share($"pairs: {d.Short}: words of the other dimensions tell the aspect", AnswerBalance.FromOthers(byDimension, d.Id, seed),
                    0.45, 0.55);
            List<AnswerPair> Of(string split) =>
                [.. dataset.Pairs.Where(p => p.Dimension == d.Id && p.Split == split).Select(p => new AnswerPair(p.Positive, p.Negative))];
            if (Of(Split.Search) is { Count: > 0 } search && Of(Split.Test) is { Count: > 0 } test)
                findings.Share($"pairs: {d.Short}: words tell the aspect, search to test",
                    BagOfWords.Train(AnswerBalance.Rows(search), seed).Accuracy(AnswerBalance.Rows(test)), least: 0.7);
        }
    }

    /// <summary>"Equal in sum" at the precision of writing: one word in a hundred pairs.</summary>
    private static int Tolerance(int pairs) => Math.Max(1, pairs / 100);
}
