using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace ValueLocate.Inference;

/// <summary>Answers to a batch of prompts, one token a step. A row's answer is what it would be alone.</summary>
public static class Generator
{
    private const int FirstRoom = 1024;

    /// <summary>
    /// Generates one answer a prompt. An answer also ends where the positions that the model was made for end.
    /// <see cref="GenerationOptions.OnToken"/> sees each token as it comes.
    /// </summary>
    /// <param name="model">The model, with whatever hooks are attached.</param>
    /// <param name="prompts">Token ids, of unequal length.</param>
    /// <param name="options">Length, penalty, sampling.</param>
    /// <param name="cancellation">Stops within a layer; none: the running notebook cell's.</param>
    /// <returns>The answers' token ids, the token that ended one included.</returns>
    public static IReadOnlyList<int[]> Generate(CausalLM model, IReadOnlyList<IReadOnlyList<int>> prompts, GenerationOptions? options = null,
        CancellationToken cancellation = default)
    {
        options ??= new GenerationOptions();
        options.Check();
        using var call = model.Use("generating", cancellation);
        var ends = options.EndIds ?? model.EndIds;
        var batch = TokenBatch.Prompts(prompts);
        // However many tokens are allowed, room is made for those that come.
        using var cache = model.CreateCache(batch.Rows, batch.Width + Math.Min(options.MaxTokens, FirstRoom));
        var rows = prompts.Select((p, r) => new Row(r, p, options)).ToList();
        var answers = rows.ConvertAll(r => r.Answer);
        for (var step = 0; ; step++)
        {
            call.ThrowIfStopping();
            using (var hidden = model.Forward(batch, cache))
            {
                if (step == 0 && options.OnPromptToken is { } read) TokenScores.OfPrompts(model, hidden, prompts, options.Likeliest ?? 0, read, call);
                Choose(model, hidden, rows);
            }
            options.OnStep?.Invoke(rows.Count);
            if (step + 1 == options.MaxTokens) break;
            var open = Enumerable.Range(0, rows.Count)
                .Where(r => !rows[r].Ended && !ends.Contains(rows[r].Answer[^1]) && rows[r].Position < model.MostPositions).ToList();
            if (open.Count == 0) break;
            if (open.Count < rows.Count)
            {
                cache.KeepRows(open);
                rows = open.ConvertAll(r => rows[r]);
            }
            batch = new TokenBatch(rows.Count, 1);
            for (var r = 0; r < rows.Count; r++) batch.Set(r, 0, rows[r].Answer[^1], rows[r].Position++, TokenKinds.Answer);
        }
        return answers.ConvertAll(a => a.ToArray());
    }

    private static void Choose(CausalLM model, Tensor hidden, List<Row> rows)
    {
        using var last = hidden.select(1, hidden.shape[1] - 1);
        using var logits = model.Logits(last);
        using var onCpu = logits.cpu();
        var scores = MemoryMarshal.Cast<byte, float>(onCpu.bytes);
        var width = scores.Length / rows.Count;
        for (var r = 0; r < rows.Count; r++) rows[r].Choose(scores.Slice(r * width, width));
    }

    private sealed class Row(int index, IReadOnlyList<int> prompt, GenerationOptions options)
    {
        private readonly HashSet<int> seen = [.. prompt];
        private readonly Dictionary<int, int> counts = [];

        // Any two rows, and any two seeds, give unrelated sequences; the batch around a row does not matter.
        private readonly Random random = new(HashCode(options.Seed, index));

        public List<int> Answer { get; } = [];

        /// <summary>The position of the token that comes next.</summary>
        public int Position { get; set; } = prompt.Count;

        /// <summary>Whether <see cref="GenerationOptions.OnToken"/> has ended the answer.</summary>
        public bool Ended { get; private set; }

        /// <summary>Chooses the next token; the scores are changed.</summary>
        public void Choose(Span<float> scores)
        {
            // The log-probability is the model's: penalties change the scores.
            var own = options is { OnToken: not null, Likeliest: not null } ? scores.ToArray() : null;
            var id = TokenChooser.Choose(scores, seen, counts, options, random);
            Answer.Add(id);
            seen.Add(id);
            counts[id] = counts.GetValueOrDefault(id) + 1;
            if (options.OnToken is not { } told) return;
            Ended = !told(own is null ? new GeneratedToken(index, id) : TokenScores.Of(index, id, own, options.Likeliest!.Value));
        }

        // System.HashCode differs from process to process; this does not.
        private static int HashCode(int seed, int index) => unchecked((int)(((uint)seed * 2654435761u) ^ ((uint)index * 2246822519u + 374761393u)));
    }
}
