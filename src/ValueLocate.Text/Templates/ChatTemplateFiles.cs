using System.Text;
using System.Text.Json;
using ValueLocate.Json;
using ValueLocate.Text.Tokenizers;

namespace ValueLocate.Text.Templates;

/// <summary>
/// The chat templates that a model's files hold, by name, found as transformers 5 finds them: chat_template.jinja is the one named default,
/// additional_chat_templates/NAME.jinja others, and where there is any of these the field chat_template of tokenizer_config.json does not count
/// (a text, or a list of named ones). Last come chat_template.json, which older processors have, and what the weights' file (GGUF) holds.
/// </summary>
internal sealed class ChatTemplateFiles
{
    /// <summary>The template that counts unless another is asked for.</summary>
    public const string Default = "default";

    /// <summary>The file of the default template.</summary>
    public const string Beside = "chat_template.jinja";

    /// <summary>The folder of the others.</summary>
    public const string Additional = "additional_chat_templates";

    private const string OfProcessor = "chat_template.json";
    private const string Field = "chat_template";

    private static readonly UTF8Encoding s_strict = new(false, throwOnInvalidBytes: true);

    private readonly string model;
    private readonly SortedDictionary<string, (string Origin, string Text)> templates = new(StringComparer.Ordinal);

    private ChatTemplateFiles(string model) => this.model = model;

    /// <summary>The names, in order.</summary>
    public IReadOnlyList<string> Names => [.. templates.Keys];

    /// <summary>Whether a folder's own files hold a template.</summary>
    public static bool AnyIn(string folder)
    {
        using var settings = TokenizerSettings.Read(folder);
        return Find(folder, folder, settings, () => new Dictionary<string, string>()).Names.Count > 0;
    }

    /// <summary>Finds the templates of a folder.</summary>
    /// <param name="model">What messages call the model.</param>
    /// <param name="folder">Where its files are.</param>
    /// <param name="settings">Its tokenizer_config.json.</param>
    /// <param name="inWeights">Templates by name that the weights' file holds; they count where no other file has any.</param>
    /// <exception cref="ValueLocateException">A file can't be read or a field is of the wrong type; the message names it.</exception>
    public static ChatTemplateFiles Find(string model, string folder, TokenizerSettings settings, Func<IReadOnlyDictionary<string, string>> inWeights)
    {
        var found = new ChatTemplateFiles(model);
        found.AddFiles(folder);
        var hasAdditional = found.templates.Keys.Any(name => name != Default);
        if (found.templates.Count == 0 && settings.ChatTemplate is { } field) found.AddField(field, TokenizerSettings.FileName);
        if (!found.templates.ContainsKey(Default) && File.Exists(Path.Combine(folder, OfProcessor)))
        {
            if (hasAdditional) throw new ValueLocateException($"The model '{model}' has both {OfProcessor} and the folder {Additional}, which "
                + $"contradict each other: rename the text of {OfProcessor} to {Beside}.");
            if (found.templates.Count == 0) found.AddProcessors(Path.Combine(folder, OfProcessor));
        }
        if (found.templates.Count == 0)
        {
            foreach (var (name, text) in inWeights()) found.templates[name] = ("the .gguf file", text);
        }
        return found;
    }

    /// <summary>Chooses the template that makes the prompts.</summary>
    /// <param name="asked">Null: the model's default one; "plain"; the name of another one; or the path of a .jinja file.</param>
    /// <exception cref="ValueLocateException">There is none of that name, none that is the default, or none at all; or it is empty.</exception>
    public ChosenTemplate Choose(string? asked)
    {
        if (asked == ChosenTemplate.PlainName) return ChosenTemplate.Plain;
        if (asked is not null && asked.EndsWith(".jinja", StringComparison.OrdinalIgnoreCase)) return Checked(asked, ReadText(asked));
        if (templates.TryGetValue(asked ?? Default, out var chosen)) return Checked(Described(asked ?? Default, chosen.Origin), chosen.Text);
        if (asked is not null)
            throw new ValueLocateException($"The model '{model}' has no chat template named {Quoted.Text(asked)}: it has "
                + $"{(templates.Count == 0 ? "none" : Listed())}; --template also takes plain and the path of a .jinja file.");
        if (templates.Count > 0)
            throw new ValueLocateException($"The model '{model}' has the chat templates {Listed()} and none that is the default: choose one with "
                + $"--template NAME.");
        throw new ValueLocateException($"The model '{model}' has no chat template: if it is a base model, which knows none, give --template plain to "
            + $"ask it by \"Question: ... Answer:\", or else --template with the .jinja file of the model that it was made from.");
    }

    private static string Described(string name, string origin) => name == Default ? origin : $"{origin} ({name})";

    private string Listed() =>
        string.Join(", ", templates.Keys.Take(10).Select(Quoted.Text)) + (templates.Count > 10 ? $" and {templates.Count - 10} more" : "");

    private ChosenTemplate Checked(string origin, string text) => !string.IsNullOrWhiteSpace(text)
        ? new ChosenTemplate(origin, text)
        : throw new ValueLocateException($"The chat template of the model '{model}' in {origin} is empty: give --template with a .jinja file, or "
            + $"--template plain if it is a base model.");

    private void AddFiles(string folder)
    {
        var beside = Path.Combine(folder, Beside);
        if (File.Exists(beside)) templates[Default] = (Beside, ReadText(beside));
        var additional = Path.Combine(folder, Additional);
        if (!Directory.Exists(additional)) return;
        foreach (var file in Directory.GetFiles(additional, "*.jinja"))
            templates[Path.GetFileNameWithoutExtension(file)] = ($"{Additional}/{Path.GetFileName(file)}", ReadText(file));
    }

    private void AddField(JsonElement field, string file)
    {
        switch (field.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in field.EnumerateObject())
                    templates[member.Name] = (file, TokenizerSettings.Text(member.Value, file, $"{Field}.{member.Name}"));
                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in field.EnumerateArray())
                {
                    var where = $"{Field}[{index++}]";
                    templates[Member(item, file, where, "name")] = (file, Member(item, file, where, "template"));
                }
                break;
            default:
                templates[Default] = (file, TokenizerSettings.Text(field, file, Field));
                break;
        }
        if (templates.Count == 0) throw new ValueLocateException($"{file} of the model '{model}' is not usable: its field '{Field}' holds no "
            + $"template; download the file again.");
    }

    private static string Member(JsonElement item, string file, string where, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value)
            ? TokenizerSettings.Text(value, file, $"{where}.{name}")
            : throw new ValueLocateException($"{file} is not usable: its field '{where}' lacks \"{name}\"; download the file again.");

    private void AddProcessors(string path)
    {
        using var document = JsonFile.Read(path);
        templates[Default] = (OfProcessor, Member(document.RootElement, OfProcessor, "the document", Field));
    }

    private static string ReadText(string path)
    {
        try
        {
            var bytes = File.ReadAllBytes(path).AsSpan();
            if (bytes.StartsWith(Encoding.UTF8.Preamble)) bytes = bytes[Encoding.UTF8.Preamble.Length..];
            return s_strict.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new ValueLocateException($"The chat template '{path}' is not valid UTF-8: download it again.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ValueLocateException($"The chat template '{path}' can't be read ({e.Message.TrimEnd('.')}): check the path and who may read it.", e);
        }
    }
}
