using System.Text;

namespace ValueLocate.Text.Tokenizers;

/// <summary>
/// SentencePiece's Unigram model: of all ways to cut a piece into tokens the one whose scores (log-probabilities) have the highest sum.
/// Code points that no token covers are unknown; neighbouring unknowns become one token.
/// </summary>
internal sealed class UnigramModel : ITokenModel
{
    /// <summary>How far below the worst token an unknown code point scores.</summary>
    private const double UnknownPenalty = 10;

    private const int StepsPaidAtOnce = 4_096;

    private readonly CharacterTrie<int> _root = new();
    private readonly double[] _scores;
    private readonly double _unknownScore;
    private readonly int _unknown;
    private readonly bool _byteFallback;

    public UnigramModel(JsonPart part)
    {
        var scores = new List<double>();
        foreach (var item in part.Required("vocab").Items())
        {
            var pair = item.Items().ToArray();
            if (pair.Length != 2) throw item.Broken("must hold a token and its score");
            var token = pair[0].Text();
            Vocabulary.Add(token, scores.Count);
            if (token.Length > 0) _root.Add(token, scores.Count, replace: true);
            scores.Add(pair[1].Score());
        }
        if (scores.Count == 0) throw part.Required("vocab").Broken("is empty");
        _scores = [.. scores];
        _unknownScore = _scores.Min() - UnknownPenalty;
        _unknown = part.Required("unk_id").Number();
        if (_unknown >= _scores.Length) throw part.Required("unk_id").Broken("is not an id of the vocabulary");
        _byteFallback = part.Flag("byte_fallback", false);
    }

    public Vocabulary Vocabulary { get; } = new();

    public void Encode(ReadOnlySpan<char> piece, List<int> ids)
    {
        var first = ids.Count;
        var (start, id) = BestPath(piece);
        var unknownEnd = -1; // the end of a run of unknown code points that is being walked backwards
        var at = piece.Length;
        while (at > 0)
        {
            if (id[at] == _unknown)
            {
                if (unknownEnd < 0) unknownEnd = at;
            }
            else
            {
                if (unknownEnd >= 0) AddUnknownReversed(piece[at..unknownEnd], ids);
                unknownEnd = -1;
                ids.Add(id[at]);
            }
            at = start[at];
        }
        if (unknownEnd >= 0) AddUnknownReversed(piece[..unknownEnd], ids);
        ids.Reverse(first, ids.Count - first);
    }

    /// <summary>Viterbi: for every position the best token that ends there and where it starts.</summary>
    private (int[] Start, int[] Id) BestPath(ReadOnlySpan<char> piece)
    {
        var best = new double[piece.Length + 1];
        var start = new int[piece.Length + 1];
        var id = new int[piece.Length + 1];
        Array.Fill(start, -1);
        var steps = 0;
        for (int at = 0, length; at < piece.Length; at += length)
        {
            Rune.DecodeFromUtf16(piece[at..], out _, out length);
            if (steps >= StepsPaidAtOnce)
            {
                TokenBudget.Spend(steps);
                steps = 0;
            }
            var isCovered = false;
            var node = _root;
            for (var end = at; end < piece.Length && node.Next(piece[end]) is { } next;)
            {
                node = next;
                end++;
                steps++;
                if (!node.IsEnd) continue;
                Offer(at, end, node.Value, _scores[node.Value]);
                isCovered |= end == at + length;
            }
            if (!isCovered) Offer(at, at + length, _unknown, _unknownScore);
        }
        return (start, id);

        void Offer(int from, int to, int token, double score)
        {
            if (start[to] >= 0 && best[from] + score <= best[to]) return;
            (best[to], start[to], id[to]) = (best[from] + score, from, token);
        }
    }

    private void AddUnknownReversed(ReadOnlySpan<char> run, List<int> ids)
    {
        if (Vocabulary.TryGet(run, out var whole))
        {
            ids.Add(whole);
            return;
        }
        if (_byteFallback)
        {
            var bytes = Encoding.UTF8.GetBytes(run.ToString()).Select(b => Vocabulary.IdOf($"<0x{b:X2}>")).ToArray();
            if (bytes.All(b => b is not null))
            {
                foreach (var b in bytes.Reverse()) ids.Add(b!.Value);
                return;
            }
        }
        ids.Add(_unknown);
    }
}
