using ValueLocate.Datasets;

namespace ValueLocate.Authoring.Measures;

/// <summary>
/// Texts that share most of their word 3-grams. Candidates come from MinHash signatures in bands; each is then measured exactly,
/// so what is reported is true, and at Jaccard 0.8 a pair is missed with a chance below one in ten million.
/// </summary>
public static class NearDuplicates
{
    private const int Bands = 32;
    private const int Rows = 4;

    /// <summary>All pairs of texts whose sets of word 3-grams have a Jaccard similarity of at least <paramref name="threshold"/>.</summary>
    public static IReadOnlyList<NearDuplicate> Find(IReadOnlyList<string> texts, double threshold = 0.8)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ulong[][] grams = [.. texts.Select(Shingles)];
        ulong[][] signatures = [.. grams.Select(Signature)];
        var found = new SortedDictionary<(int, int), double>();
        for (var band = 0; band < Bands; band++)
        {
            foreach (var bucket in Enumerable.Range(0, texts.Count).GroupBy(i => BandKey(signatures[i], band)))
            {
                int[] same = [.. bucket];
                for (var a = 0; a < same.Length; a++)
                {
                    for (var b = a + 1; b < same.Length; b++)
                    {
                        if (found.ContainsKey((same[a], same[b]))) continue;
                        var jaccard = Jaccard(grams[same[a]], grams[same[b]]);
                        if (jaccard >= threshold) found.Add((same[a], same[b]), jaccard);
                    }
                }
            }
        }
        return [.. found.Select(f => new NearDuplicate(f.Key.Item1, f.Key.Item2, f.Value))];
    }

    /// <summary>The Jaccard similarity of two texts' sets of word 3-grams.</summary>
    public static double Jaccard(string one, string other) => Jaccard(Shingles(one), Shingles(other));

    /// <summary>The hashed word 3-grams, sorted and distinct; a shorter text counts as one gram.</summary>
    private static ulong[] Shingles(string text)
    {
        ulong[] words = [.. Words.Of(text).Select(SplitMix.Hash)];
        var grams = new SortedSet<ulong>();
        for (var i = 0; i + 3 <= words.Length; i++) grams.Add(SplitMix.Mix(words[i] + 3 * SplitMix.Mix(words[i + 1] + 3 * SplitMix.Mix(words[i + 2]))));
        if (grams.Count == 0) grams.Add(words.Aggregate(0UL, (h, w) => SplitMix.Mix(h + w)));
        return [.. grams];
    }

    private static ulong[] Signature(ulong[] grams)
    {
        var signature = new ulong[Bands * Rows];
        for (var i = 0; i < signature.Length; i++)
        {
            var salt = SplitMix.Mix((ulong)i + 1);
            signature[i] = grams.Min(g => SplitMix.Mix(g ^ salt));
        }
        return signature;
    }

    private static (ulong, ulong, ulong, ulong) BandKey(ulong[] s, int band) => (s[band * Rows], s[band * Rows + 1], s[band * Rows + 2], s[band * Rows + 3]);

    private static double Jaccard(ulong[] a, ulong[] b)
    {
        var (i, j, both) = (0, 0, 0);
        while (i < a.Length && j < b.Length)
        {
            if (a[i] == b[j]) (i, j, both) = (i + 1, j + 1, both + 1);
            else if (a[i] < b[j]) i++;
            else j++;
        }
        return both / (double)(a.Length + b.Length - both);
    }
}
