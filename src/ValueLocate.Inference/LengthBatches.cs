namespace ValueLocate.Inference;

/// <summary>Texts of like length in one batch: padding is work for nothing.</summary>
internal static class LengthBatches
{
    /// <summary>Places of the texts, batch by batch, the shortest first; texts of the same length stay in their order.</summary>
    /// <param name="lengths">Each text's tokens.</param>
    /// <param name="tokensAtOnce">Positions in one batch at most, padding included; a longer text is a batch by itself.</param>
    /// <param name="extra">Positions that each row has beside its tokens.</param>
    public static IEnumerable<List<int>> Of(IReadOnlyList<int> lengths, int tokensAtOnce, int extra = 0)
    {
        var order = Enumerable.Range(0, lengths.Count).OrderBy(i => lengths[i]).ThenBy(i => i).ToList();
        for (var i = 0; i < order.Count;)
        {
            var n = 1;
            while (i + n < order.Count && (n + 1) * (lengths[order[i + n]] + extra) <= tokensAtOnce) n++;
            yield return order.GetRange(i, n);
            i += n;
        }
    }
}
