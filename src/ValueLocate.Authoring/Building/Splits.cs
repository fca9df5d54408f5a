using ValueLocate.Datasets;

namespace ValueLocate.Authoring.Building;

/// <summary>Deals hand-written items out to the splits: half to search, a quarter each to validation and test, evenly within every group.</summary>
internal static class Splits
{
    /// <summary>The split of item i of a shuffled group: four in a row hold two of search, one of validation, one of test.</summary>
    public static string Of(int i) => (i % 4) switch { 0 or 2 => Split.Search, 1 => Split.Validation, _ => Split.Test };

    /// <summary>
    /// Deals splits to the items that have none; what has one keeps it, so that a text can be added without moving those that were measured before.
    /// </summary>
    public static IReadOnlyList<T> Deal<T>(IReadOnlyList<T> items, Func<T, string?> own, Func<T, string> group, Func<T, string, T> with, ulong seed)
    {
        string?[] split = [.. items.Select(own)];
        var next = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var i in new SplitMix(SplitMix.Mix(seed)).Shuffled(Enumerable.Range(0, items.Count)))
        {
            if (split[i] is not null) continue;
            var g = group(items[i]);
            var at = next.GetValueOrDefault(g);
            split[i] = Of(at);
            next[g] = at + 1;
        }
        return [.. items.Select((item, i) => with(item, split[i]!))];
    }
}
