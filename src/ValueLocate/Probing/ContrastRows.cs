using ValueLocate.Datasets;
using ValueLocate.Inference;

namespace ValueLocate.Probing;

/// <summary>The rows that a contrast reads. Group = ((dimension x 2 + aspect) x folds) + fold, aspect 0 being positive.</summary>
internal static class ContrastRows
{
    /// <summary>Pairs, each question in one fold.</summary>
    public static IReadOnlyList<PackedExample> Pairs(LanguageModel model, IReadOnlyList<string> dimensions, IReadOnlyList<Pair> pairs, int folds, int seed) =>
        [.. dimensions.SelectMany((d, i) => InFolds(pairs.Where(p => p.Dimension == d), folds, seed).Select(p =>
            PackedExample.Of(model, p.Item) with { Groups = [Group(i, 0, folds, p.Fold), Group(i, 1, folds, p.Fold)] }))];

    /// <summary>Crossed situations: every dimension's two answers behind one prompt.</summary>
    public static IReadOnlyList<PackedExample> Crossed(LanguageModel model, IReadOnlyList<string> dimensions,
        IEnumerable<CrossedSituation> situations, int folds, int seed) =>
            [.. InFolds(situations, folds, seed).Select(s => new PackedExample(
                model.Prompt(s.Item.Question),
                [.. dimensions.SelectMany(d => (IReadOnlyList<int>[])[model.Answer(s.Item.Answers[d].Positive), model.Answer(s.Item.Answers[d].Negative)])],
                [.. dimensions.SelectMany((_, i) => (int[])[Group(i, 0, folds, s.Fold), Group(i, 1, folds, s.Fold)])]))];

    /// <summary>Rows of like length together, so many tokens at a time.</summary>
    public static IEnumerable<IReadOnlyList<PackedExample>> Batches(IReadOnlyList<PackedExample> rows, int tokensAtOnce = 1536)
    {
        foreach (var batch in LengthBatches.Of([.. rows.Select(r => r.Prompt.Count + r.AnswerTokens)], tokensAtOnce))
            yield return batch.ConvertAll(i => rows[i]);
    }

    public static int Group(int dimension, int aspect, int folds, int fold) => (dimension * 2 + aspect) * folds + fold;

    private static IEnumerable<(T Item, int Fold)> InFolds<T>(IEnumerable<T> items, int folds, int seed)
    {
        var order = items.ToArray();
        new Random(seed).Shuffle(order);
        return order.Select((item, i) => (item, i % folds));
    }
}
