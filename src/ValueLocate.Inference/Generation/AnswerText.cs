using ValueLocate.Text.Tokenizers;

namespace ValueLocate.Inference;

/// <summary>The text of one answer as it grows: it ends before the first stop sequence, and nothing is given out that could still be taken back.</summary>
/// <param name="tokenizer">The tokenizer.</param>
/// <param name="before">The ids that the text continues; none where it is a text of its own.</param>
/// <param name="stops">Texts before which the answer ends.</param>
/// <param name="trim">Whether white space around the text is left out.</param>
internal sealed class AnswerText(ModelTokenizer tokenizer, IEnumerable<int> before, IReadOnlyList<string> stops, bool trim)
{
    private readonly TextPieces pieces = new(tokenizer, before);
    private string held = "";
    private bool begun;

    /// <summary>Characters that are complete, given out or held back.</summary>
    public int Complete { get; private set; }

    /// <summary>Of these, the characters that were given out or left out for good.</summary>
    public int Settled => Complete - held.Length;

    /// <summary>Whether a stop sequence has ended the answer.</summary>
    public bool Stopped { get; private set; }

    /// <summary>Takes an id; returns what can be given out now.</summary>
    public string Add(int id) => Take(pieces.Add(id), last: false);

    /// <summary>Ends the text; returns what is left of it.</summary>
    public string Finish() => Stopped ? "" : Take(pieces.Finish(), last: true);

    private string Take(string more, bool last)
    {
        held += more;
        Complete += more.Length;
        var end = held.Length;
        if (FirstStop() is { } at)
        {
            Complete -= end - at;
            (held, end, Stopped, last) = (held[..at], at, true, true);
        }
        else if (!last)
        {
            end -= BeginningOfStop();
        }
        var piece = trim ? held[..end].TrimEnd() : held[..end];
        held = last ? "" : held[piece.Length..];
        if (trim && !begun) piece = piece.TrimStart();
        begun |= piece.Length > 0;
        return piece;
    }

    private int? FirstStop()
    {
        int? first = null;
        foreach (var stop in stops)
        {
            if (held.IndexOf(stop, StringComparison.Ordinal) is >= 0 and var at && !(at >= first)) first = at;
        }
        return first;
    }

    /// <summary>How many of the last characters could be the beginning of a stop sequence.</summary>
    private int BeginningOfStop()
    {
        var most = 0;
        foreach (var stop in stops)
        {
            for (var n = Math.Min(stop.Length - 1, held.Length); n > most; n--)
            {
                if (held.AsSpan(held.Length - n).SequenceEqual(stop.AsSpan(0, n))) most = n;
            }
        }
        return most;
    }
}
