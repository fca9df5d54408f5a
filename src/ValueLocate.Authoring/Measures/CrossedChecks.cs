using ValueLocate.Datasets;

namespace ValueLocate.Authoring.Measures;

/// <summary>The eight answers to one situation must be alike in everything but what they hold dear.</summary>
internal static class CrossedChecks
{
    public static void Run(InsightDataset dataset, DatasetSizes sizes, int seed, Findings findings)
    {
        var all = dataset.Crossed;
        findings.Exactly("crossed: situations", all.Count, sizes.Crossed);
        if (all.Count == 0) return;
        findings.AtLeast("crossed: authors", all.Select(c => c.Author).Where(a => a is not null).Distinct().Count(), sizes.Crossed is null ? null : 2);
        findings.None("crossed: an answer is not 20 to 50 words", all.Where(c => Answers(c).Any(AnswerBalance.LengthIsOff)), c => c.Id);
        findings.None("crossed: a situation's answers differ by more than 6 words", all.Where(c => Spread(Answers(c).Select(Words.Count)) > 6), c => c.Id);
        findings.None("crossed: negation words differ by more than 1 inside a pair",
            all.Where(c => c.Answers.Values.Any(a => Math.Abs(AnswerBalance.NegationGap(a.Positive, a.Negative)) > 1)), c => c.Id);
        findings.None("crossed: value name or judgement in the question", all.Where(c => GivenAway.Find(c.Question) is not null),
            c => $"{c.Id}: '{GivenAway.Find(c.Question)}'");
        findings.None("crossed: question does not end by asking what you think and would do", all.Where(c => !ClosingQuestion.Asks(c.Question)), c => c.Id);
        var near = NearDuplicates.Find([.. all.Select(c => c.Question)]);
        findings.None("crossed: near-duplicate questions", near, n => $"{all[n.First].Id} and {all[n.Second].Id}");
        var (opening, share) = Diversity.CommonestOpening([.. all.SelectMany(Answers)], 2);
        findings.Share($"crossed: most frequent opening of an answer ('{opening}')", share, most: 0.06);
        var byDimension = dataset.Dimensions.ToDictionary(d => d.Id, d => all.Select(c => c.Answers[d.Id]).ToList());
        foreach (var d in dataset.Dimensions)
        {
            var gap = byDimension[d.Id].Sum(a => AnswerBalance.NegationGap(a.Positive, a.Negative));
            findings.Add($"crossed: {d.Short}: negation words, positive less negative", $"{gap}", "within 1", Math.Abs(gap) <= 1);
            if (dataset.Dimensions.Count < 2) continue;
            findings.Share($"crossed: {d.Short}: words of the other dimensions tell the aspect", AnswerBalance.FromOthers(byDimension, d.Id, seed), 0.45, 0.55);
            findings.Share($"crossed: {d.Short}: words tell the aspect, 5 folds",
                BagOfWords.CrossValidated([.. byDimension[d.Id].Select(a => AnswerBalance.Rows([a]))], seed: seed), least: 0.7);
        }
    }

    private static IEnumerable<string> Answers(CrossedSituation c) => c.Answers.Values.SelectMany(a => new[] { a.Positive, a.Negative });

    private static int Spread(IEnumerable<int> numbers)
    {
        List<int> list = [.. numbers];
        return list.Max() - list.Min();
    }
}
