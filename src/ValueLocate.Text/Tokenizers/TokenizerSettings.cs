using System.Text.Json;
using ValueLocate.Json;

namespace ValueLocate.Text.Tokenizers;

/// <summary>What tokenizer_config.json says beside tokenizer.json: the tokens that chat templates name, and the templates.</summary>
internal sealed class TokenizerSettings : IDisposable
{
    /// <summary>The file's name.</summary>
    public const string FileName = "tokenizer_config.json";

    private const string Legacy = "special_tokens_map.json";

    private readonly JsonDocument? document;

    private TokenizerSettings(string folder)
    {
        var path = Path.Combine(folder, FileName);
        document = JsonFile.ReadIfThere(path);
        if (document is { RootElement.ValueKind: not JsonValueKind.Object }) throw new ValueLocateException($"'{path}' holds no JSON object: download "
            + $"it again.");
        // As transformers 5: the older file counts where tokenizer_config.json is of the older kind too.
        var isLegacy = document is null || !document.RootElement.TryGetProperty("added_tokens_decoder", out _);
        using var map = isLegacy ? JsonFile.ReadIfThere(Path.Combine(folder, Legacy)) : null;
        BosToken = TokenText(map, Legacy, "bos_token") ?? TokenText(document, FileName, "bos_token");
        EosToken = TokenText(map, Legacy, "eos_token") ?? TokenText(document, FileName, "eos_token");
    }

    /// <summary>The text of the token that begins a text; null where none is named.</summary>
    public string? BosToken { get; }

    /// <summary>The text of the token that ends a text; null where none is named.</summary>
    public string? EosToken { get; }

    /// <summary>The field chat_template; null where it is missing or JSON's null.</summary>
    public JsonElement? ChatTemplate =>
        document is not null && document.RootElement.TryGetProperty("chat_template", out var t) && t.ValueKind != JsonValueKind.Null ? t : null;

    /// <summary>Reads the folder's file, if it has one.</summary>
    /// <exception cref="ValueLocateException">It is damaged; the message names file and field.</exception>
    public static TokenizerSettings Read(string folder) => new(folder);

    /// <summary>A JSON string; the message names the field where it is none.</summary>
    public static string Text(JsonElement element, string file, string field)
    {
        if (element.ValueKind != JsonValueKind.String) throw new ValueLocateException($"{file} is not usable: its field '{field}' must be a string, "
            + $"not {element.ValueKind.ToString().ToLowerInvariant()}; download the file again.");
        return element.GetString()!;
    }

    /// <inheritdoc/>
    public void Dispose() => document?.Dispose();

    private static string? TokenText(JsonDocument? settings, string file, string name)
    {
        if (settings is not { RootElement.ValueKind: JsonValueKind.Object } || !settings.RootElement.TryGetProperty(name, out var token)) return null;
        if (token.ValueKind == JsonValueKind.Null) return null;
        if (token.ValueKind != JsonValueKind.Object) return Text(token, file, name);
        return token.TryGetProperty("content", out var content) ? Text(content, file, name + ".content") : throw new ValueLocateException($"{file} is "
            + $"not usable: its field '{name}' lacks \"content\"; download the file again.");
    }
}
