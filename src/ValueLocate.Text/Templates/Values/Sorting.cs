namespace ValueLocate.Text.Templates;

/// <summary>Python's sorted(): stable, by &lt; alone, and failing where two values have no order.</summary>
internal static class Sorting
{
    public static List<object?> Sort(IReadOnlyList<object?> items, Func<object?, object?> key, bool reverse = false)
    {
        Budget.ReserveItems(8L * items.Count);
        var keyed = new (object? Key, object? Item)[items.Count];
        for (var i = 0; i < keyed.Length; i++) keyed[i] = (key(items[i]), items[i]);
        Merge(keyed, new (object? Key, object? Item)[keyed.Length], 0, keyed.Length, reverse);
        return [.. keyed.Select(k => k.Item)];
    }

    private static void Merge((object? Key, object? Item)[] a, (object? Key, object? Item)[] spare, int start, int end, bool reverse)
    {
        if (end - start < 2) return;
        var middle = (start + end) / 2;
        Merge(a, spare, start, middle, reverse);
        Merge(a, spare, middle, end, reverse);
        Array.Copy(a, start, spare, start, end - start);
        for (int i = start, j = middle, k = start; k < end; k++)
        {
            var takeRight = j < end && (i >= middle || Before(spare[j].Key, spare[i].Key, reverse));
            a[k] = takeRight ? spare[j++] : spare[i++];
        }
    }

    private static bool Before(object? right, object? left, bool reverse)
        => reverse ? Compare.Ordered(left, right, "<") : Compare.Ordered(right, left, "<");
}
