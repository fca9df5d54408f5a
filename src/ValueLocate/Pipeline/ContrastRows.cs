using ValueLocate.Datasets;
using ValueLocate.Inference;
using ValueLocate.Probing;

namespace ValueLocate.Pipeline;

/// <summary>The rows that a contrast reads. Group = ((dimension x 2 + aspect) x folds) + fold, aspect 0 being positive.</summary>
internal static class ContrastRows
{
    /// <summary>Pairs, each question in one fold.</summary>
    public static IReadOnlyList<AnswerRow> Pairs(LanguageModel model, RunData data, IReadOnlyList<Pair> pairs, int folds, int seed) =>
        [.. data.Dimensions.SelectMany((d, i) => InFolds(pairs.Where(p => p.Dimension == d.Id), folds, seed).Select(p =>
            new AnswerRow(model.Prompt(p.Item.Question), [model.Answer(p.Item.Positive), model.Answer(p.Item.Negative)], [Group(i, 0, folds, p.Fold), Group(i, 1, folds, p.Fold)])))];

    /// <summary>Crossed situations: every dimension's two answers behind one prompt.</summary>
    public static IReadOnlyList<AnswerRow> Crossed(LanguageModel model, RunData data, IEnumerable<CrossedSituation> situations, int folds, int seed) =>
        [.. InFolds(situations, folds, seed).Select(s => new AnswerRow(
            model.Prompt(s.Item.Question),
            [.. data.Dimensions.SelectMany(d => (IReadOnlyList<int>[])[model.Answer(s.Item.Answers[d.Id].Positive), model.Answer(s.Item.Answers[d.Id].Negative)])],
            [.. data.Dimensions.SelectMany((_, i) => (int[])[Group(i, 0, folds, s.Fold), Group(i, 1, folds, s.Fold)])]))];

    /// <summary>Answers of a persona: one aspect a row, under its description.</summary>
    public static IReadOnlyList<AnswerRow> Generated(RunData data, IEnumerable<PersonaRow> answers, int folds) =>
        [.. answers.Where(r => r.Read.Count > 0).Select(r => new AnswerRow(r.Prompt, [r.Read], [Group(Index(data, r.Answer.Dimension), (int)r.Answer.Aspect, folds, r.Rank % folds)]))];

    /// <summary>Rows of like length together, so many tokens at a time.</summary>
    public static IEnumerable<IReadOnlyList<AnswerRow>> Batches(IReadOnlyList<AnswerRow> rows, int tokensAtOnce = 1536)
    {
        var order = rows.OrderBy(r => r.Prompt.Count + r.AnswerTokens).ToList();
        for (var i = 0; i < order.Count;)
        {
            var n = 1;
            while (i + n < order.Count && (n + 1) * (order[i + n].Prompt.Count + order[i + n].AnswerTokens) <= tokensAtOnce) n++;
            yield return order.GetRange(i, n);
            i += n;
        }
    }

    public static int Index(RunData data, string dimension) => data.Dimensions.Select(d => d.Id).ToList().IndexOf(dimension);

    private static int Group(int dimension, int aspect, int folds, int fold) => (dimension * 2 + aspect) * folds + fold;

    private static IEnumerable<(T Item, int Fold)> InFolds<T>(IEnumerable<T> items, int folds, int seed)
    {
        var order = items.ToArray();
        new Random(seed).Shuffle(order);
        return order.Select((item, i) => (item, i % folds));
    }
}
