using ValueLocate.Datasets;
using ValueLocate.Inference;

namespace ValueLocate.Probing;

/// <summary>A prompt and several answers to it, read in one pass: the answers see the prompt and themselves, never each other.</summary>
/// <param name="Prompt">The prompt's token ids, at least one.</param>
/// <param name="Answers">Each answer's token ids, at least one.</param>
/// <param name="Groups">For each answer the group that a probe adds its tokens to.</param>
public sealed record PackedExample(IReadOnlyList<int> Prompt, IReadOnlyList<IReadOnlyList<int>> Answers, IReadOnlyList<int> Groups)
{
    /// <summary>Tokens of all answers.</summary>
    public int AnswerTokens => Answers.Sum(a => a.Count);

    /// <summary>A pair's question with its positive, then its negative answer, in one group.</summary>
    internal static PackedExample Of(LanguageModel model, Pair pair) =>
        new(model.Prompt(pair.Question), [model.Answer(pair.Positive), model.Answer(pair.Negative)], [0, 0]);

    /// <summary>A cache that holds every prompt but for its last token, with room for more positions; every prompt has at least two tokens.</summary>
    internal static KeyValueCache ReadPrefixes(CausalLM model, IReadOnlyList<PackedExample> rows, int more)
    {
        var prompts = TokenBatch.Prompts([.. rows.Select(r => (IReadOnlyList<int>)[.. r.Prompt.SkipLast(1)])], lastIsPrompt: false);
        var cache = model.CreateCache(rows.Count, prompts.Width + more);
        try
        {
            model.Forward(prompts, cache).Dispose();
            return cache;
        }
        catch
        {
            cache.Dispose();
            throw;
        }
    }

    /// <summary>Lays rows out as one batch, prompts padded on the left.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="lastPromptOnly">The prompt but for its last token is in the cache already.</param>
    public static TokenBatch Pack(IReadOnlyList<PackedExample> rows, bool lastPromptOnly)
    {
        var prompt = lastPromptOnly ? 1 : rows.Max(r => r.Prompt.Count);
        var batch = new TokenBatch(rows.Count, prompt + rows.Max(r => r.AnswerTokens));
        for (var r = 0; r < rows.Count; r++)
        {
            var ids = rows[r].Prompt;
            for (var i = lastPromptOnly ? ids.Count - 1 : 0; i < ids.Count; i++)
                batch.Set(r, prompt - ids.Count + i, ids[i], i, i == ids.Count - 1 ? TokenKinds.LastPrompt : TokenKinds.Prompt);
            var at = prompt;
            for (var a = 0; a < rows[r].Answers.Count; a++)
            {
                var answer = rows[r].Answers[a];
                for (var i = 0; i < answer.Count; i++) batch.Set(r, at++, answer[i], ids.Count + i, TokenKinds.Answer, a + 1, rows[r].Groups[a]);
            }
        }
        return batch;
    }

    /// <summary>
    /// Where each answer's tokens are predicted: the position (row x width + column) whose output scores the token, answer by answer.
    /// </summary>
    internal static IEnumerable<(int Position, int Token, int Row, int Answer)> Predictions(IReadOnlyList<PackedExample> rows, TokenBatch batch)
    {
        var prompt = batch.Width - rows.Max(r => r.AnswerTokens);
        for (var r = 0; r < rows.Count; r++)
        {
            var at = prompt;
            for (var a = 0; a < rows[r].Answers.Count; a++)
            {
                var answer = rows[r].Answers[a];
                for (var i = 0; i < answer.Count; i++) yield return (r * batch.Width + (i == 0 ? prompt - 1 : at + i - 1), answer[i], r, a);
                at += answer.Count;
            }
        }
    }
}
