using System.Runtime.InteropServices;
using System.Text.Json;

namespace ValueLocate.Text.Tokenizers;

/// <summary>
/// The merges of a BPE vocabulary and the loop that applies them: the pair of the lowest rank first, of equals the leftmost,
/// with a priority queue, so that a word of n symbols costs O(n log n).
/// </summary>
/// <remarks>
/// Microsoft.ML.Tokenizers 2.0.1 was measured for this step. Its BpeTokenizer gives the same ids (a test keeps comparing), but it is
/// quadratic in the length of a word: 100,000 letters take 1.1 s there and 0.1 s here, and to Gemma a whole text is one word.
/// Its merges are strings "a b", so that tokens with a space cannot merge, and it has neither byte_fallback nor ignore_merges.
/// </remarks>
internal sealed class BpeMerges
{
    private const int StepsPaidAtOnce = 4_096;

    private readonly Dictionary<(int Left, int Right), (int Rank, int Merged)> _merges;

    private BpeMerges(Dictionary<(int, int), (int, int)> merges) => _merges = merges;

    /// <summary>Reads the list, in either of its formats: "a b" or ["a", "b"].</summary>
    public static BpeMerges Read(JsonPart part, Vocabulary vocabulary)
    {
        var merges = new Dictionary<(int, int), (int, int)>(part.Count);
        var rank = 0;
        foreach (var item in part.Items())
        {
            var (left, right) = Pair(item);
            if (left is null) continue;
            // Of a pair that stands twice the later rank counts, as in Hugging Face's reader.
            merges[(Id(left), Id(right))] = (rank++, Id(left + right));

            int Id(string token) => vocabulary.IdOf(token) ?? throw item.Broken($"merges into or from {Quoted.Text(token)}, which the vocabulary lacks");
        }
        return new BpeMerges(merges);
    }

    private static (string? Left, string Right) Pair(JsonPart item)
    {
        if (item.Element.ValueKind == JsonValueKind.Array)
        {
            var parts = item.Items().Select(p => p.Text()).ToArray();
            return parts.Length == 2 ? (parts[0], parts[1]) : throw item.Broken("must hold two tokens");
        }
        var text = item.Text();
        if (text.StartsWith("#version", StringComparison.Ordinal)) return (null, "");
        var halves = text.Split(' ');
        return halves.Length == 2 ? (halves[0], halves[1]) : throw item.Broken("must hold two tokens with one space between");
    }

    /// <summary>Merges the symbols of one word in place.</summary>
    public void Apply(List<int> symbols)
    {
        if (symbols.Count < 2) return;
        var ids = CollectionsMarshal.AsSpan(symbols);
        var next = new int[ids.Length];
        var previous = new int[ids.Length];
        var queue = new PriorityQueue<(int Left, int Merged), (int Rank, int Left)>();
        for (var i = 0; i < ids.Length; i++)
        {
            next[i] = i + 1 < ids.Length ? i + 1 : -1;
            previous[i] = i - 1;
        }
        var steps = 0;
        for (var i = 0; i < ids.Length; i++)
        {
            if (++steps % StepsPaidAtOnce == 0) TokenBudget.Spend(StepsPaidAtOnce);
            Offer(i, ids);
        }
        while (queue.TryDequeue(out var candidate, out _))
        {
            var left = candidate.Left;
            if (++steps % StepsPaidAtOnce == 0) TokenBudget.Spend(StepsPaidAtOnce);
            // Entries go stale when a neighbour merges first: the pair that stands here now must give the same token.
            if (ids[left] < 0 || next[left] < 0) continue;
            var right = next[left];
            if (!_merges.TryGetValue((ids[left], ids[right]), out var merge) || merge.Merged != candidate.Merged) continue;

            ids[left] = merge.Merged;
            ids[right] = -1;
            next[left] = next[right];
            if (next[left] >= 0) previous[next[left]] = left;
            if (previous[left] >= 0) Offer(previous[left], ids);
            Offer(left, ids);
        }

        symbols.RemoveAll(static id => id < 0);

        void Offer(int left, ReadOnlySpan<int> ids)
        {
            if (next[left] >= 0 && _merges.TryGetValue((ids[left], ids[next[left]]), out var merge))
                queue.Enqueue((left, merge.Merged), (merge.Rank, left));
        }
    }
}
