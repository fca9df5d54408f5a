using ValueLocate.Inference;
using ValueLocate.Text.Tokenizers;

namespace ValueLocate.Server.OpenAI;

/// <summary>The tokens of a completion with their log-probabilities, as the interface lists them.</summary>
internal static class CompletionTokens
{
    /// <summary>The lists.</summary>
    /// <param name="tokens">The tokens; their offsets count from the beginning of the text that is sent.</param>
    /// <param name="tokenizer">The tokenizer.</param>
    public static object Of(IReadOnlyList<TextToken> tokens, ModelTokenizer tokenizer) => new
    {
        tokens = tokens.Select(t => Shown(t.Token.Id, tokenizer)),
        token_logprobs = tokens.Select(t => t.Token.LogProbability),
        top_logprobs = tokens.Select(t => t.Token.LogProbability is null ? null : Likeliest(t.Token, tokenizer)),
        text_offset = tokens.Select(t => t.Offset),
    };

    /// <summary>The prompt's tokens, with the offsets of their texts.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="prompt">The prompt. Tokens that the tokenizer put before its text, such as a beginning-of-text token, lie at its beginning.</param>
    /// <param name="tokenizer">The tokenizer.</param>
    public static IReadOnlyList<TextToken> OfPrompt(IReadOnlyList<GeneratedToken> tokens, CompletionPrompt prompt, ModelTokenizer tokenizer)
    {
        var pieces = new TextPieces(tokenizer, [], skipSpecialTokens: false);
        var offset = 0;
        return [.. tokens.Select((t, i) =>
        {
            var token = new TextToken(t, Math.Min(offset, prompt.Text.Length));
            if (i >= prompt.Added) offset += pieces.Add(t.Id).Length;
            return token;
        })];
    }

    private static Dictionary<string, double> Likeliest(GeneratedToken token, ModelTokenizer tokenizer)
    {
        var result = new Dictionary<string, double>();
        foreach (var (id, logProbability) in token.Likeliest.Prepend(new TokenProbability(token.Id, token.LogProbability!.Value)).DistinctBy(t => t.Id))
        {
            // Two tokens may have one text.
            if (!result.TryAdd(Shown(id, tokenizer), logProbability)) result[Number(id)] = logProbability;
        }
        return result;
    }

    /// <summary>The token's text; a part of a character, which has none, is called by its number.</summary>
    private static string Shown(int id, ModelTokenizer tokenizer) => tokenizer.DecodeToken(id) is var text && text.Contains('\uFFFD') ? Number(id) : text;

    private static string Number(int id) => $"token_id:{id}";
}
