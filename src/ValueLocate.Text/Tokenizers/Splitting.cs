namespace ValueLocate.Text.Tokenizers;

/// <summary>What happens to the delimiters that a split finds.</summary>
internal enum SplitBehavior
{
    Removed,
    Isolated,
    MergedWithPrevious,
    MergedWithNext,
    Contiguous,
}

/// <summary>A stretch [Start, End) that the pattern matched, or one between two matches.</summary>
internal readonly record struct Stretch(int Start, int End, bool IsMatch);

/// <summary>Cuts pieces at what a pattern finds; the rules are those of Hugging Face's tokenizers.</summary>
internal static class Splitting
{
    /// <summary>Applies a cut to every piece that is not a token yet; empty results vanish.</summary>
    public static List<Piece> Split(List<Piece> pieces, Func<ReadOnlyMemory<char>, List<Stretch>> find, SplitBehavior behavior, bool invert = false)
    {
        var result = new List<Piece>(pieces.Count * 2);
        var size = 0L;
        foreach (var piece in pieces) size += piece.Text.Length;
        TokenBudget.Spend(pieces.Count + size);
        foreach (var piece in pieces)
        {
            if (piece.IsToken)
            {
                result.Add(piece);
                continue;
            }
            var stretches = find(piece.Text);
            if (invert)
            {
                for (var i = 0; i < stretches.Count; i++) stretches[i] = stretches[i] with { IsMatch = !stretches[i].IsMatch };
            }
            foreach (var (start, end, removed) in Join(stretches, behavior))
            {
                if (!removed && end > start) result.Add(piece.Slice(start, end));
            }
        }
        return result;
    }

    /// <summary>Turns the matches (those of a pattern that consumes text) into stretches that cover the text without gaps.</summary>
    public static List<Stretch> Cover(int length, IEnumerable<(int Start, int End)> matches)
    {
        var stretches = new List<Stretch>();
        var previous = 0;
        foreach (var (start, end) in matches)
        {
            if (start > previous) stretches.Add(new Stretch(previous, start, false));
            stretches.Add(new Stretch(start, end, true));
            previous = end;
        }
        if (previous < length) stretches.Add(new Stretch(previous, length, false));
        return stretches;
    }

    /// <summary>Joins each delimiter with its neighbours as the behaviour asks; the flag now says "drop it".</summary>
    private static List<Stretch> Join(List<Stretch> stretches, SplitBehavior behavior)
    {
        switch (behavior)
        {
            case SplitBehavior.Removed:
                return stretches;
            case SplitBehavior.MergedWithNext:
                var reversed = new List<Stretch>(stretches.Count);
                var after = false;
                for (var i = stretches.Count - 1; i >= 0; i--)
                {
                    var (start, end, isMatch) = stretches[i];
                    if (isMatch && !after && reversed.Count > 0) reversed[^1] = reversed[^1] with { Start = start };
                    else reversed.Add(new Stretch(start, end, false));
                    after = isMatch;
                }
                reversed.Reverse();
                return reversed;
            default:
                var joined = new List<Stretch>(stretches.Count);
                var before = false;
                foreach (var (start, end, isMatch) in stretches)
                {
                    var join = behavior switch
                    {
                        SplitBehavior.MergedWithPrevious => isMatch && !before,
                        SplitBehavior.Contiguous => isMatch == before,
                        _ => false,
                    };
                    if (join && joined.Count > 0) joined[^1] = joined[^1] with { End = end };
                    else joined.Add(new Stretch(start, end, false));
                    before = isMatch;
                }
                return joined;
        }
    }
}
