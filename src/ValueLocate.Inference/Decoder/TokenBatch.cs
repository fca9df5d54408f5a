namespace ValueLocate.Inference;

/// <summary>
/// Token ids for one forward pass, row by row, with what each position is. Positions count real tokens from 0; -1 is padding.
/// </summary>
public sealed class TokenBatch
{
    /// <summary>An all-padding batch, to be filled with <see cref="Set"/>.</summary>
    /// <param name="rows">Texts B.</param>
    /// <param name="width">Positions N.</param>
    public TokenBatch(int rows, int width)
    {
        Rows = rows;
        Width = width;
        Ids = new int[rows * width];
        Positions = new int[rows * width];
        Kinds = new TokenKinds[rows * width];
        Segments = new int[rows * width];
        Groups = new int[rows * width];
        Positions.AsSpan().Fill(-1);
    }

    /// <summary>Rows B.</summary>
    public int Rows { get; }

    /// <summary>Positions N in this pass.</summary>
    public int Width { get; }

    /// <summary>Real tokens.</summary>
    public int Tokens => Positions.Count(p => p >= 0);

    /// <summary>A number a token, for a probe that keeps tokens apart (an aspect's, a fold's).</summary>
    internal int[] Groups { get; }

    internal int[] Ids { get; }

    internal int[] Positions { get; }

    internal TokenKinds[] Kinds { get; }

    /// <summary>0: seen by all that follows in the row; otherwise only by the same segment: several answers packed behind one prompt.</summary>
    internal int[] Segments { get; }

    /// <summary>Places one token.</summary>
    /// <param name="row">The row.</param>
    /// <param name="column">The place in this pass.</param>
    /// <param name="id">The token.</param>
    /// <param name="position">Its position in its text, from 0.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="segment">0, or the number of the answer among several that share the row's prompt.</param>
    /// <param name="group">A number for a probe that keeps tokens apart.</param>
    public void Set(int row, int column, int id, int position, TokenKinds kind, int segment = 0, int group = 0)
    {
        var at = row * Width + column;
        Ids[at] = id;
        Positions[at] = position;
        Kinds[at] = kind;
        Segments[at] = segment;
        Groups[at] = group;
    }

    /// <summary>Prompts of unequal length, padded on the left so that all end in the same column.</summary>
    /// <param name="prompts">Token ids, at least one a prompt.</param>
    /// <param name="lastIsPrompt">Whether the last token is <see cref="TokenKinds.LastPrompt"/> (or just prompt, as in a cached prefix).</param>
    public static TokenBatch Prompts(IReadOnlyList<IReadOnlyList<int>> prompts, bool lastIsPrompt = true)
    {
        if (prompts.Any(p => p.Count == 0)) throw new ValueLocateException("A prompt holds no token: give it some text.");
        var batch = new TokenBatch(prompts.Count, prompts.Max(p => p.Count));
        for (var r = 0; r < prompts.Count; r++)
        {
            for (int i = 0, n = prompts[r].Count; i < n; i++)
                batch.Set(r, batch.Width - n + i, prompts[r][i], i, lastIsPrompt && i == n - 1 ? TokenKinds.LastPrompt : TokenKinds.Prompt);
        }
        return batch;
    }
}
