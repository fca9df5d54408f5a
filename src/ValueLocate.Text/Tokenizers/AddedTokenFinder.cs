using System.Buffers;
using System.Text;

namespace ValueLocate.Text.Tokenizers;

/// <summary>Finds added tokens in text: at the leftmost place the longest one.</summary>
internal sealed class AddedTokenFinder
{
    private const int StepsPaidAtOnce = 4_096;

    private readonly CharacterTrie<AddedToken> _root = new();
    private readonly SearchValues<char> _firstCharacters;
    private readonly bool _isEmpty;

    /// <param name="tokens">The tokens and what to look for; of equal ones the first counts.</param>
    public AddedTokenFinder(IEnumerable<(string Content, AddedToken Token)> tokens)
    {
        foreach (var (content, token) in tokens)
        {
            if (content.Length > 0) _root.Add(content, token, replace: false);
        }
        var first = _root.FirstCharacters;
        _isEmpty = first.Length == 0;
        _firstCharacters = SearchValues.Create(first);
    }

    /// <summary>Cuts the added tokens out of every piece that is not one yet.</summary>
    public List<Piece> Split(List<Piece> pieces)
    {
        if (_isEmpty) return pieces;
        var result = new List<Piece>(pieces.Count);
        foreach (var piece in pieces)
        {
            if (piece.IsToken) result.Add(piece);
            else Split(piece, result);
        }
        return result;
    }

    private void Split(Piece piece, List<Piece> result)
    {
        var text = piece.Text.Span;
        var taken = 0;
        var steps = 0L;
        for (var at = 0; at < text.Length;)
        {
            var skip = text[at..].IndexOfAny(_firstCharacters);
            if (skip < 0) break;
            at += skip;
            var (token, end) = Longest(text, at, ref steps);
            if (token is null)
            {
                at++;
                continue;
            }
            var start = at;
            at = end;
            if (token.SingleWord && (EndsInWord(text[..start]) || StartsWithWord(text[end..]))) continue;
            if (token.TakesSpaceBefore)
            {
                // White space that the token before has swallowed stays with that one.
                while (start > taken && char.IsWhiteSpace(text[start - 1])) start--;
            }
            if (token.TakesSpaceAfter)
            {
                while (end < text.Length && char.IsWhiteSpace(text[end])) end++;
            }
            if (start > taken) result.Add(piece.Slice(taken, start));
            result.Add(new Piece(piece.Text[start..end], false, token.Id));
            taken = end;
        }
        if (taken < text.Length) result.Add(piece.Slice(taken, text.Length));
    }

    private (AddedToken? Token, int End) Longest(ReadOnlySpan<char> text, int start, ref long steps)
    {
        (AddedToken?, int) longest = (null, start);
        var node = _root;
        for (var at = start; at < text.Length && node.Next(text[at]) is { } next; at++)
        {
            node = next;
            if (node.IsEnd) longest = (node.Value, at + 1);
            if (++steps < StepsPaidAtOnce) continue;
            TokenBudget.Spend(steps);
            steps = 0;
        }
        return longest;
    }

    private static bool StartsWithWord(ReadOnlySpan<char> text) =>
        Rune.DecodeFromUtf16(text, out var rune, out _) == OperationStatus.Done && CharacterClasses.IsWord(rune);

    private static bool EndsInWord(ReadOnlySpan<char> text) =>
        Rune.DecodeLastFromUtf16(text, out var rune, out _) == OperationStatus.Done && CharacterClasses.IsWord(rune);
}
