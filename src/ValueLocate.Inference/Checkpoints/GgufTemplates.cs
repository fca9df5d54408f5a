using ValueLocate.Inference.Weights;

namespace ValueLocate.Inference;

/// <summary>The chat templates in a GGUF file's metadata: tokenizer.chat_template, and tokenizer.chat_template.NAME for further ones.</summary>
internal static class GgufTemplates
{
    private const string Key = "tokenizer.chat_template";

    /// <summary>The templates by name; none where there is no GGUF file.</summary>
    /// <exception cref="ValueLocateException">The file can't be read, or one of the keys holds no text.</exception>
    public static IReadOnlyDictionary<string, string> Of(string? path)
    {
        var templates = new Dictionary<string, string>();
        if (path is null) return templates;
        using var file = GgufFile.Open(path);
        foreach (var (key, value) in file.Metadata)
        {
            if (key != Key && !key.StartsWith(Key + ".", StringComparison.Ordinal)) continue;
            var name = key == Key ? Text.Templates.ChatTemplateFiles.Default : key[(Key.Length + 1)..];
            templates[name] = value as string ?? throw new ValueLocateException($"'{path}' is not usable: its key {Quoted.Text(key)} must hold a "
                + $"text; convert the model again.");
        }
        return templates;
    }
}
