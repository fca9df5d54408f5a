using System.Text;
using System.Text.RegularExpressions;
using ValueLocate.Text.Tokenizers;

namespace ValueLocate.Organisms;

/// <summary>
/// Learns a byte-level BPE vocabulary (arXiv 1508.07909 on bytes, as GPT-2): the most frequent pair of neighbours becomes a token, until there are enough.
/// </summary>
internal static partial class BpeTrainer
{
    /// <summary>Merges in the order in which they were learnt, each two texts in the byte alphabet.</summary>
    /// <param name="texts">What to learn from.</param>
    /// <param name="count">Merges at most; fewer where no pair occurs twice.</param>
    public static List<(string Left, string Right)> Learn(IEnumerable<string> texts, int count)
    {
        var words = Words(texts);
        var merges = new List<(string, string)>();
        while (merges.Count < count)
        {
            var pairs = new Dictionary<(string, string), long>();
            foreach (var (parts, times) in words)
            {
                for (var i = 0; i + 1 < parts.Count; i++)
                {
                    var pair = (parts[i], parts[i + 1]);
                    pairs[pair] = pairs.GetValueOrDefault(pair) + times;
                }
            }
            var best = pairs.Where(p => p.Value > 1).OrderByDescending(p => p.Value).ThenBy(p => p.Key.Item1, StringComparer.Ordinal)
                .ThenBy(p => p.Key.Item2, StringComparer.Ordinal).Select(p => p.Key).FirstOrDefault();
            if (best.Item1 is null) break;
            merges.Add(best);
            foreach (var (parts, _) in words) Merge(parts, best);
        }
        return merges;
    }

    private static List<(List<string> Parts, long Times)> Words(IEnumerable<string> texts)
    {
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            foreach (Match m in Gpt2Words().Matches(text)) counts[m.Value] = counts.GetValueOrDefault(m.Value) + 1;
        }
        return [.. counts.Select(c => (Encoding.UTF8.GetBytes(c.Key).Select(b => ByteAlphabet.Of(b).ToString()).ToList(), c.Value))];
    }

    private static void Merge(List<string> parts, (string Left, string Right) pair)
    {
        for (var i = 0; i + 1 < parts.Count; i++)
        {
            if (parts[i] != pair.Left || parts[i + 1] != pair.Right) continue;
            parts[i] += parts[i + 1];
            parts.RemoveAt(i + 1);
        }
    }

    [GeneratedRegex(PreTokenizers.Gpt2Pattern)]
    private static partial Regex Gpt2Words();
}
