using ValueLocate.Datasets;

namespace ValueLocate.Authoring.Measures;

/// <summary>Questions must be many, different, silent about the answer wanted, and must not cross splits.</summary>
internal static class QuestionChecks
{
    public static void Run(InsightDataset dataset, DatasetSizes sizes, int seed, Findings findings)
    {
        var all = dataset.Questions;
        List<string> texts = [.. all.Select(q => q.Text)];
        foreach (var d in dataset.Dimensions)
            findings.Exactly($"questions: {d.Short}", all.Count(q => q.Dimension == d.Id), sizes.QuestionsPerDimension);
        if (all.Count == 0) return;
        findings.AtLeast("questions: domains of life", all.Select(q => q.Domain).Where(x => x is not null).Distinct().Count(), sizes.Domains);
        findings.AtLeast("questions: different openings of 8 words", Diversity.Openings(texts, 8), sizes.Openings);
        findings.Told("questions: distinct-1", Findings.Number(Diversity.Distinct(texts, 1), "0.000"));
        var distinct = Diversity.Distinct(texts, 2);
        findings.Add("questions: distinct-2", Findings.Number(distinct, "0.000"), "at least 0.08", distinct >= 0.08);
        findings.Told("questions: reading grade", Findings.Number(Readability.Grade(texts), "0.0"));
        findings.Told("questions: mean words", Findings.Number(texts.Average(Words.Count), "0.0"));
        findings.None("questions: not 15 to 70 words", all.Where(q => Words.Count(q.Text) is < 15 or > 70), q => q.Id);
        findings.None("questions: value name, survey item or judgement in it", all.Where(q => GivenAway.FindStrict(q.Text) is not null),
            q => $"{q.Id}: '{GivenAway.FindStrict(q.Text)}'");
        findings.None("questions: does not end by asking what you think and would do", all.Where(q => !ClosingQuestion.Asks(q.Text)), q => q.Id);
        Repetition(all, texts, findings);
        Aspect(all, seed, findings);
    }

    private static void Repetition(IReadOnlyList<Question> all, List<string> texts, Findings findings)
    {
        findings.None("questions: repeated word for word", all.GroupBy(q => q.Text).Where(g => g.Count() > 1), g => string.Join(" = ", g.Select(q => q.Id)));
        var near = NearDuplicates.Find(texts);
        findings.Share("questions: with a near-duplicate", near.SelectMany(n => new[] { n.First, n.Second }).Distinct().Count() / (double)all.Count,
            most: 0.005);
        findings.None("questions: near-duplicates across splits", near.Where(n => all[n.First].Split != all[n.Second].Split),
            n => $"{all[n.First].Id} and {all[n.Second].Id}");
        findings.None("questions: situations in more than one split", all.Where(q => q.Situation is not null)
            .GroupBy(q => (q.Dimension, q.Situation)).Where(g => g.Select(q => q.Split).Distinct().Count() > 1), g => $"{g.Key.Dimension}: {g.Key.Situation}");
        foreach (var s in Split.All) findings.AtLeast($"questions: in {s}", all.Count(q => q.Split == s), null);
    }

    /// <summary>Both aspects are asked the same questions, so a model trained on (question, aspect) has nothing to learn; this shows it.</summary>
    private static void Aspect(IReadOnlyList<Question> all, int seed, Findings findings)
    {
        static List<LabelledText> Both(IEnumerable<Question> q) =>
            [.. q.SelectMany(x => new[] { new LabelledText(x.Text, true), new LabelledText(x.Text, false) })];
        List<Question> search = [.. all.Where(q => q.Split == Split.Search)], test = [.. all.Where(q => q.Split == Split.Test)];
        if (search.Count == 0 || test.Count == 0) return;
        findings.Share("questions: words tell the aspect, search to test", BagOfWords.Train(Both(search.Take(2000)), seed).Accuracy(Both(test)), 0.45, 0.55);
    }
}
