using ValueLocate.Datasets;
using ValueLocate.Values;

namespace ValueLocate.Authoring.Measures;

/// <summary>
/// What words alone tell of a pair: which of its two answers is the positive one, or looks like a positive answer of the opposite dimension. A pair counts as
/// told where the positive answer has the higher score (<see cref="AnswerBalance.Paired"/>).
/// </summary>
internal static class PairWords
{
    /// <summary>Rejects a value by saying that it does not matter: these words are the same in every dimension, by nature.</summary>
    private const string Denial = "denial";

    public static void Run(InsightDataset dataset, int seed, Findings findings)
    {
        foreach (var d in dataset.Dimensions)
        {
            List<Pair> own = [.. dataset.Pairs.Where(p => p.Dimension == d.Id)];
            if (own.Count == 0) continue;
            FromOthers(d, own, [.. dataset.Pairs.Where(p => p.Dimension != d.Id)], seed, findings);
            if (Of(own, Split.Search) is { Count: > 0 } search && Of(own, Split.Test) is { Count: > 0 } test)
                findings.Share($"pairs: {d.Short}: words tell the aspect, search to test", Told(search, test, seed), least: 0.7);
            if (LeftOut(own, own, seed) is { } leftOut) findings.Reported($"pairs: {d.Short}: words tell the aspect, each author left out in turn", leftOut);
            if (dataset.Dimensions.FirstOrDefault(o => o.Id == d.OppositeId) is { } opposite)
                Opposite(d, opposite, own, [.. dataset.Pairs.Where(p => p.Dimension == opposite.Id)], seed, findings);
        }
        Briefs(dataset, seed, findings);
    }

    /// <summary>What all dimensions share beside the value must not tell; denials are reported on their own.</summary>
    private static void FromOthers(Dimension d, List<Pair> own, List<Pair> others, int seed, Findings findings)
    {
        foreach (var denial in (bool[])[false, true])
        {
            List<Pair> train = [.. others.Where(p => p.Brief == Denial == denial)], test = [.. own.Where(p => p.Brief == Denial == denial)];
            if (train.Count == 0 || test.Count == 0) continue;
            var told = Told(train, test, seed);
            if (denial) findings.Reported($"pairs: {d.Short}: words of the other dimensions' denials tell the aspect of denials", told);
            else findings.Share($"pairs: {d.Short}: words of the other dimensions tell the aspect", told, 0.42, 0.58);
        }
    }

    /// <summary>
    /// A negative answer must not hold the opposite value: a model that has learned the opposite dimension's positive answers from negative ones, by other
    /// authors, must not take it for a positive one of those more often than a little above chance.
    /// </summary>
    private static void Opposite(Dimension d, Dimension opposite, List<Pair> own, List<Pair> others, int seed, Findings findings)
    {
        if (LeftOut(others, own, seed) is { } told)
            findings.Share($"pairs: {d.Short}: negative answers taken for positive ones of {opposite.Short}", 1 - told, most: 0.6);
    }

    /// <summary>Inside the dimensions, from each brief to the others: the mean over dimensions.</summary>
    private static void Briefs(InsightDataset dataset, int seed, Findings findings)
    {
        List<string> briefs = [.. dataset.Pairs.Select(p => p.Brief).OfType<string>().Distinct()];
        foreach (var from in briefs)
        {
            foreach (var to in briefs.Where(b => b != from))
            {
                List<double> told = [];
                foreach (var d in dataset.Dimensions)
                {
                    List<Pair> train = [.. Cell(d, from)], test = [.. Cell(d, to)];
                    if (train.Count > 0 && test.Count > 0) told.Add(Told(train, test, seed));
                }
                if (told.Count > 0) findings.Told($"pairs: words tell the aspect, {from} to {to}, mean of dimensions", Findings.Percent(told.Average()));
            }
        }

        IEnumerable<Pair> Cell(Dimension d, string brief) => dataset.Pairs.Where(p => p.Dimension == d.Id && p.Brief == brief);
    }

    /// <summary>Every author's pairs told by a model of the other authors' pairs; null where there is one author.</summary>
    private static double? LeftOut(List<Pair> train, List<Pair> test, int seed)
    {
        double told = 0;
        var count = 0;
        foreach (var author in test.GroupBy(p => p.Author))
        {
            List<Pair> rest = [.. train.Where(p => p.Author != author.Key)];
            if (rest.Count == 0) continue;
            told += Told(rest, [.. author], seed) * author.Count();
            count += author.Count();
        }
        return count == 0 ? null : told / count;
    }

    private static List<Pair> Of(List<Pair> pairs, string split) => [.. pairs.Where(p => p.Split == split)];

    private static double Told(List<Pair> train, List<Pair> test, int seed) =>
        AnswerBalance.Paired(BagOfWords.Train(AnswerBalance.Rows(train), seed), test);
}
