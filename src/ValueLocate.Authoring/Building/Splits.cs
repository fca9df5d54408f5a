using ValueLocate.Datasets;

namespace ValueLocate.Authoring.Building;

/// <summary>Deals hand-written items out to the splits: half to search, a quarter each to validation and test, evenly within every group.</summary>
internal static class Splits
{
    /// <summary>The split of item i of a shuffled group: four in a row hold two of search, one of validation, one of test.</summary>
    public static string Of(int i) => (i % 4) switch { 0 or 2 => Split.Search, 1 => Split.Validation, _ => Split.Test };

    /// <summary>
    /// Deals splits to the items that have none, each group by a seed of its own; what has one keeps it. So another group, such as a new author's, moves none.
    /// </summary>
    public static IReadOnlyList<T> Deal<T>(IReadOnlyList<T> items, Func<T, string?> own, Func<T, string> group, Func<T, string, T> with, ulong seed)
    {
        string?[] split = [.. items.Select(own)];
        foreach (var g in Enumerable.Range(0, items.Count).Where(i => split[i] is null).GroupBy(i => group(items[i])))
        {
            int[] order = new SplitMix(SplitMix.Mix(seed) ^ SplitMix.Hash(g.Key)).Shuffled(g);
            for (var i = 0; i < order.Length; i++) split[order[i]] = Of(i);
        }
        return [.. items.Select((item, i) => with(item, split[i]!))];
    }
}
