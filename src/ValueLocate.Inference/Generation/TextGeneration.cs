namespace ValueLocate.Inference;

/// <summary>Why an answer has ended.</summary>
internal enum AnswerEnd
{
    /// <summary>The model ended it, or a stop sequence did.</summary>
    Stop,

    /// <summary>It has as many tokens as were asked for, or the model has no more positions.</summary>
    Length,
}

/// <summary>A token of an answer's text.</summary>
/// <param name="Token">The token.</param>
/// <param name="Offset">Where its text begins in the answer's, in characters.</param>
internal sealed record TextToken(GeneratedToken Token, int Offset);

/// <summary>What has come of an answer since the piece before.</summary>
/// <param name="Row">The place of its prompt among the prompts.</param>
/// <param name="Text">The text; empty in an end where there is none left.</param>
/// <param name="Tokens">The tokens whose text it holds. What ends an answer is not among them.</param>
/// <param name="Generated">Tokens that were generated for the answer so far, what ended it included.</param>
/// <param name="End">Why the answer has ended; null where it goes on.</param>
internal sealed record AnswerPiece(int Row, string Text, IReadOnlyList<TextToken> Tokens, int Generated, AnswerEnd? End);

/// <summary>Answers as text while they are generated.</summary>
internal sealed record TextGeneration
{
    /// <summary>Token ids, a prompt each.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> Prompts { get; init; }

    /// <summary>Length, penalties, sampling.</summary>
    public required GenerationOptions Options { get; init; }

    /// <summary>Texts before which an answer ends.</summary>
    public IReadOnlyList<string> Stops { get; init; } = [];

    /// <summary>Whether an answer goes on with its prompt's text, white space included; otherwise it is a text of its own, without white space
    /// around it.</summary>
    public bool Continues { get; init; }

    /// <summary>Generates on this thread.</summary>
    /// <param name="model">The model, with whatever hooks are attached.</param>
    /// <param name="give">Is given the pieces; each row's last one says why it ended.</param>
    /// <param name="cancellation">Stops at the next layer.</param>
    public void Run(LanguageModel model, Action<AnswerPiece> give, CancellationToken cancellation)
    {
        const int Context = 8;
        var ends = Options.EndIds ?? model.EndIds;
        var rows = Prompts.Select((p, r) =>
            new Row(r, new AnswerText(model.Tokenizer, Continues ? p.Skip(p.Count - Context) : [], Stops, trim: !Continues), ends, give)).ToList();
        var outer = Options.OnToken;
        var options = Options with { EndIds = ends, OnToken = t => (outer?.Invoke(t) ?? true) & rows[t.Row].Add(t) };
        Generator.Generate(model.Decoder, Prompts, options, cancellation);
        foreach (var row in rows) row.End(AnswerEnd.Length);
    }

    private sealed class Row(int index, AnswerText text, IReadOnlyList<int> ends, Action<AnswerPiece> give)
    {
        private readonly Queue<TextToken> waiting = [];
        private int generated;
        private bool ended;

        /// <summary>Takes a token; returns whether the answer goes on.</summary>
        public bool Add(GeneratedToken token)
        {
            generated++;
            if (ends.Contains(token.Id))
            {
                End(AnswerEnd.Stop);
                return false;
            }
            waiting.Enqueue(new TextToken(token, text.Complete));
            var piece = text.Add(token.Id);
            if (text.Stopped) Give(piece, AnswerEnd.Stop);
            else if (piece.Length > 0) Give(piece, null);
            return !text.Stopped;
        }

        public void End(AnswerEnd why)
        {
            if (!ended) Give(text.Finish(), why);
        }

        private void Give(string piece, AnswerEnd? end)
        {
            ended = end is not null;
            var tokens = new List<TextToken>();
            while (waiting.TryPeek(out var next) && (next.Offset < text.Settled || ended && !text.Stopped)) tokens.Add(waiting.Dequeue());
            give(new AnswerPiece(index, piece, tokens, generated, end));
        }
    }
}
