using System.Text.Json;
using ValueLocate.Inference;
using ValueLocate.Server.Requests;

namespace ValueLocate.Server.OpenAI;

/// <summary>A prompt of a completion.</summary>
/// <param name="Ids">Its tokens.</param>
/// <param name="Text">Its text.</param>
/// <param name="Added">How many of its first tokens the tokenizer put before its text.</param>
internal sealed record CompletionPrompt(IReadOnlyList<int> Ids, string Text, int Added)
{
    private const string Field = "prompt";

    /// <summary>Reads the field "prompt": a text, a list of texts, a list of token ids, or a list of such lists.</summary>
    /// <exception cref="ApiException">It is none of these, or a token is not the model's.</exception>
    public static IReadOnlyList<CompletionPrompt> Read(RequestFields request, LanguageModel model)
    {
        var e = request.Required(Field);
        if (e.ValueKind == JsonValueKind.String) return [OfText(e, Field, model)];
        if (e.ValueKind != JsonValueKind.Array || e.GetArrayLength() == 0) throw request.Wrong(Field, e, "a text, a list of texts, or token ids");
        if (e[0].ValueKind == JsonValueKind.Number) return [OfIds(e, Field, model)];
        return [.. e.EnumerateArray().Select((one, i) => e[0].ValueKind == JsonValueKind.Array
            ? OfIds(one, $"{Field}[{i}]", model) : OfText(one, $"{Field}[{i}]", model))];
    }

    private static CompletionPrompt OfText(JsonElement e, string path, LanguageModel model)
    {
        var text = RequestFields.TextOf(e, path);
        var ids = model.Encode(text, addSpecialTokens: true);
        return NotEmpty(new CompletionPrompt(ids, text, ids.Count - model.Encode(text, addSpecialTokens: false).Count), path);
    }

    private static CompletionPrompt OfIds(JsonElement e, string path, LanguageModel model)
    {
        if (e.ValueKind != JsonValueKind.Array) throw RequestFields.Wrong(e, path, "a list of token ids, as the others are");
        var rows = model.Decoder.Config.VocabularySize;
        List<int> ids = [.. e.EnumerateArray().Select((id, i) =>
            id.ValueKind == JsonValueKind.Number && id.TryGetInt32(out var n) && n >= 0 && n < rows ? n
                : throw RequestFields.Wrong(id, $"{path}[{i}]", $"a token id from 0 to {rows - 1}"))];
        return NotEmpty(new CompletionPrompt(ids, model.Tokenizer.Decode(ids), 0), path);
    }

    private static CompletionPrompt NotEmpty(CompletionPrompt prompt, string path) =>
        prompt.Ids.Count > 0 ? prompt : throw ApiException.Bad(path, $"'{path}' holds no token: give it some text.");
}
