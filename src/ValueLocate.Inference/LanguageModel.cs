using ValueLocate.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ValueLocate.Inference.Hub;
using ValueLocate.Text.Templates;
using ValueLocate.Text.Tokenizers;
using ValueLocate.Inference.Weights;

namespace ValueLocate.Inference;

/// <summary>A model with its tokenizer and chat template: what turns a question into a prompt and ids into text.</summary>
public sealed partial class LanguageModel : IDisposable
{
    private readonly ChatTemplate? template;
    private readonly string? begin;
    private readonly string? end;

    private LanguageModel(ModelLocation location, ModelFiles files, CausalLM model)
    {
        Location = location;
        Model = model;
        Tokenizer = ModelTokenizer.Load(Path.Combine(files.Folder, "tokenizer.json"));
        if (Tokenizer.VocabularySize > model.Config.VocabularySize)
            throw new ValueLocateException($"The tokenizer in '{files.Folder}' has {Tokenizer.VocabularySize} tokens, the model {model.Config.VocabularySize}: they belong to different models.");
        using var settings = ReadJson(Path.Combine(files.Folder, "tokenizer_config.json"));
        begin = TokenText(settings, "bos_token");
        end = TokenText(settings, "eos_token");
        template = FindTemplate(files) is { } source ? ChatTemplate.Parse(source) : null;
        model.EndIds = FindEndIds(files, model.Config);
        Fingerprint = FingerprintOf(files);
    }

    /// <summary>Where it came from.</summary>
    public ModelLocation Location { get; }

    /// <summary>The network.</summary>
    public CausalLM Model { get; }

    /// <summary>Text to ids and back.</summary>
    public ModelTokenizer Tokenizer { get; }

    /// <summary>Tokens that end an answer: those of generation_config.json and of the model's own configuration.</summary>
    public IReadOnlyList<int> EndIds => Model.EndIds;

    /// <summary>Whether prompts are made with the model's chat template; a base model gets "Question: ... Answer:".</summary>
    public bool HasChatTemplate => template is not null;

    /// <summary>SHA-256 over the names, sizes and first and last mebibyte of the model's files: tells two models apart without reading gigabytes.</summary>
    public string Fingerprint { get; }

    /// <summary>Loads a folder, a .gguf file, or an id on the hub ("owner/name"), which is downloaded once.</summary>
    /// <exception cref="ValueLocateException">It can't be found, downloaded or read.</exception>
    public static LanguageModel Load(string pathOrId, ModelOptions? options = null, string? revision = null, IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default)
    {
        var location = ModelLocator.Resolve(pathOrId, revision, progress, cancellation);
        var files = ModelFiles.Find(location.Path);
        var model = CausalLM.Load(location.Path, options);
        try
        {
            return new LanguageModel(location, files, model);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>The ids of a prompt that asks the model a question.</summary>
    /// <param name="question">What the user says.</param>
    /// <param name="system">What the system says, for example a description; null: what the template says by itself.</param>
    public IReadOnlyList<int> Prompt(string question, string? system = null) => Tokenizer.Encode(PromptText(question, system), addSpecialTokens: template is null);

    /// <summary>The prompt as text.</summary>
    public string PromptText(string question, string? system = null)
    {
        if (template is null) return $"{(system is null ? "" : system + "\n\n")}Question: {question}\nAnswer:";
        ChatMessage[] messages = system is null ? [new("user", question)] : [new("system", system), new("user", question)];
        return template.Render(messages, addGenerationPrompt: true, begin, end);
    }

    /// <summary>The ids of a prompt of several turns, the last of them the user's.</summary>
    /// <exception cref="ValueLocateException">The model has no chat template and cannot tell turns apart.</exception>
    public IReadOnlyList<int> Prompt(IReadOnlyList<ChatMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        if (messages is [{ Role: "user" } only]) return Prompt(only.Content);
        if (messages is [{ Role: "system" } system, { Role: "user" } user]) return Prompt(user.Content, system.Content);
        if (template is null) throw new ValueLocateException($"The model '{Location.Path}' has no chat template: it takes one question, with or without a system's message before it.");
        return Tokenizer.Encode(template.Render(messages, addGenerationPrompt: true, begin, end), addSpecialTokens: false);
    }

    /// <summary>The ids of an answer as it follows a prompt.</summary>
    public IReadOnlyList<int> Answer(string text) => Tokenizer.Encode(template is null ? " " + text : text, addSpecialTokens: false);

    /// <summary>An answer's ids as text.</summary>
    public string Text(IEnumerable<int> ids) => Tokenizer.Decode(ids, skipSpecialTokens: true).Trim();

    /// <inheritdoc/>
    public void Dispose() => Model.Dispose();

    internal static IReadOnlyList<int> FindEndIds(ModelFiles files, ModelConfig config)
    {
        using var generation = ReadJson(Path.Combine(files.Folder, "generation_config.json"));
        return generation is null ? config.EndIds : [.. new JsonFields(generation.RootElement, "generation_config.json").Ids("eos_token_id").Union(config.EndIds)];
    }

    internal static string? FindTemplate(ModelFiles files)
    {
        var beside = Path.Combine(files.Folder, "chat_template.jinja");
        if (File.Exists(beside)) return File.ReadAllText(beside);
        using var settings = ReadJson(Path.Combine(files.Folder, "tokenizer_config.json"));
        if (settings is not null && settings.RootElement.TryGetProperty("chat_template", out var t))
        {
            if (t.ValueKind == JsonValueKind.String) return t.GetString();
            if (t.ValueKind == JsonValueKind.Array)
            {
                foreach (var named in t.EnumerateArray())
                {
                    if (named.TryGetProperty("name", out var n) && n.GetString() == "default") return named.GetProperty("template").GetString();
                }
            }
        }
        if (files.Gguf is null) return null;
        using var gguf = GgufFile.Open(files.Gguf);
        return gguf.Metadata.GetValueOrDefault("tokenizer.chat_template") as string;
    }

    private static string? TokenText(JsonDocument? settings, string name)
    {
        if (settings is null || !settings.RootElement.TryGetProperty(name, out var e)) return null;
        if (e.ValueKind == JsonValueKind.Object) e.TryGetProperty("content", out e);
        return e.ValueKind == JsonValueKind.String ? e.GetString() : null;
    }

    private static JsonDocument? ReadJson(string path)
    {
        if (!File.Exists(path)) return null;
        try
        {
            return JsonDocument.Parse(File.ReadAllBytes(path));
        }
        catch (JsonException e)
        {
            throw new ValueLocateException($"'{path}' is not JSON ({e.Message.TrimEnd('.')}): download it again.", e);
        }
    }

    private static string FingerprintOf(ModelFiles files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var weights = files.Gguf is null ? Directory.GetFiles(files.Folder, "*.safetensors") : [files.Gguf];
        var buffer = new byte[1 << 20];
        foreach (var path in weights.Concat(Directory.GetFiles(files.Folder, "*.json")).Order(StringComparer.Ordinal))
        {
            using var stream = File.OpenRead(path);
            hash.AppendData(Encoding.UTF8.GetBytes($"{Path.GetFileName(path)} {stream.Length}\n"));
            hash.AppendData(buffer, 0, stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false));
            stream.Position = Math.Max(0, stream.Length - buffer.Length);
            hash.AppendData(buffer, 0, stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
