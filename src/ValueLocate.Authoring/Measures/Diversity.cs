namespace ValueLocate.Authoring.Measures;

/// <summary>How much of a collection of texts is said only once.</summary>
internal static class Diversity
{
    /// <summary>distinct-n: different word n-grams as a share of all, over all texts.</summary>
    public static double Distinct(IEnumerable<string> texts, int n)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var seen = new HashSet<string>();
        long all = 0;
        foreach (var text in texts)
        {
            var words = Words.Of(text);
            for (var i = 0; i + n <= words.Count; i++, all++) seen.Add(string.Join(' ', words.Skip(i).Take(n)));
        }
        return all == 0 ? double.NaN : seen.Count / (double)all;
    }

    /// <summary>The number of different openings of so many words.</summary>
    public static int Openings(IEnumerable<string> texts, int words)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return texts.Select(t => Words.Opening(t, words)).Distinct().Count();
    }

    /// <summary>The most frequent opening of so many words and its share of the texts.</summary>
    public static (string Opening, double Share) CommonestOpening(IReadOnlyCollection<string> texts, int words)
    {
        ArgumentNullException.ThrowIfNull(texts);
        if (texts.Count == 0) return ("", 0);
        var top = texts.GroupBy(t => Words.Opening(t, words)).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).First();
        return (top.Key, top.Count() / (double)texts.Count);
    }
}
