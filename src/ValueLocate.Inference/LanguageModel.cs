using System.Security.Cryptography;
using System.Text;
using ValueLocate.Inference.Hub;
using ValueLocate.Inference.Weights;
using ValueLocate.Json;
using ValueLocate.Text.Templates;
using ValueLocate.Text.Tokenizers;

namespace ValueLocate.Inference;

/// <summary>A model with its tokenizer and chat template: what turns a question into a prompt and ids into text.</summary>
public sealed partial class LanguageModel : IDisposable
{
    private readonly PromptTemplate template;
    private readonly ModelFiles files;
    private readonly List<string> warnings = [];
    private string? fingerprint;

    private LanguageModel(ModelLocation location, ModelFiles files, ModelTokenizer tokenizer, PromptTemplate template, CausalLM model)
    {
        Location = location;
        Decoder = model;
        Tokenizer = tokenizer;
        this.template = template;
        CheckVocabulary(files.Folder, model.Config.VocabularySize);
        Warnings = [.. model.Warnings, .. warnings];
        model.EndIds = FindEndIds(files, model.Config);
        this.files = files;
    }

    /// <summary>Where it came from.</summary>
    public ModelLocation Location { get; }

    /// <summary>The network.</summary>
    public CausalLM Decoder { get; }

    /// <summary>Sentences about what the model's files say in two ways, and which of the two was taken.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Text to ids and back.</summary>
    public ModelTokenizer Tokenizer { get; }

    /// <summary>Tokens that end an answer: those of generation_config.json and of the model's own configuration.</summary>
    public IReadOnlyList<int> EndIds => Decoder.EndIds;

    /// <summary>Whether prompts are made with a chat template; with the plain template a question becomes "Question: ... Answer:".</summary>
    public bool HasChatTemplate => !template.IsPlain;

    /// <summary>Which template makes the prompts: the file that it is from, with its name where it is not the default one, or "plain".</summary>
    public string Template => template.Chosen.Origin;

    /// <summary>SHA-256 over the template and the names and hashes of the model's files. Taken when first asked for; the hashes of large files are kept in
    /// the user's cache by path, size and time of the last change.</summary>
    public string Fingerprint => ReadFingerprint(CallCancellation.Or(default));

    /// <summary>Loads a folder, a .gguf file, or an id on the hub ("owner/name"), which is downloaded once.</summary>
    /// <param name="pathOrId">What to load.</param>
    /// <param name="options">Device, dtype, threads, template.</param>
    /// <param name="revision">A branch, a tag or a commit on the hub.</param>
    /// <param name="progress">Told of a download; one that is an <see cref="ILoadProgress"/>, of <see cref="Warnings"/>, too.</param>
    /// <param name="cancellation">Ends a download; none: the running notebook cell's.</param>
    /// <exception cref="ValueLocateException">It can't be found, downloaded or read; or it has no chat template and <see cref="ModelOptions.Template"/>
    /// names none.</exception>
    public static LanguageModel Load(string pathOrId, ModelOptions? options = null, string? revision = null,
        IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default)
    {
        var location = ModelLocator.Resolve(pathOrId, revision, progress, CallCancellation.Or(cancellation));
        var files = ModelFiles.Find(location.Path);
        // What is quick to read comes first: nobody waits for gigabytes to hear that a template is missing.
        var tokenizer = ModelTokenizer.Load(Path.Combine(files.Folder, "tokenizer.json"));
        using var settings = TokenizerSettings.Read(files.Folder);
        var template = new PromptTemplate(FindTemplates(location.Path, files, settings).Choose(options?.Template), location.Path, settings.BosToken,
            settings.EosToken);
        var model = CausalLM.Load(location.Path, options);
        try
        {
            var loaded = new LanguageModel(location, files, tokenizer, template, model);
            foreach (var warning in loaded.Warnings) (progress as ILoadProgress)?.Warn(warning);
            return loaded;
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
    public IReadOnlyList<int> Prompt(string question, string? system = null) => Encode(PromptText(question, system), addSpecialTokens: template.IsPlain);

    /// <summary>The prompt as text.</summary>
    /// <exception cref="ValueLocateException">The chat template refuses the conversation or leaves a part of it out.</exception>
    public string PromptText(string question, string? system = null) =>
        template.Render(system is null ? [new("user", question)] : [new("system", system), new("user", question)]);

    /// <summary>The ids of a prompt of several turns, the last of them the user's.</summary>
    /// <exception cref="ValueLocateException">The chat template refuses the conversation, or the plain one is used and cannot tell turns apart.</exception>
    public IReadOnlyList<int> Prompt(IReadOnlyList<ChatMessage> messages) => Prompt(messages, CancellationToken.None);

    internal IReadOnlyList<int> Prompt(IReadOnlyList<ChatMessage> messages, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return Encode(template.Render(messages), addSpecialTokens: template.IsPlain, cancellation);
    }

    /// <summary>The ids of an answer as it follows a prompt.</summary>
    public IReadOnlyList<int> Answer(string text) => Encode(template.IsPlain ? " " + text : text, addSpecialTokens: false);

    /// <summary>An answer's ids as text.</summary>
    public string Text(IEnumerable<int> ids) => Tokenizer.Decode(ids, skipSpecialTokens: true).Trim();

    /// <inheritdoc/>
    public void Dispose() => Decoder.Dispose();

    internal static IReadOnlyList<int> FindEndIds(ModelFiles files, ModelConfig config)
    {
        using var generation = JsonFile.ReadIfThere(Path.Combine(files.Folder, "generation_config.json"));
        return generation is null ? config.EndIds
            : [.. new JsonFields(generation.RootElement, "generation_config.json").Ids("eos_token_id").Union(config.EndIds)];
    }

    internal static ChatTemplateFiles FindTemplates(string model, ModelFiles files, TokenizerSettings settings) =>
        ChatTemplateFiles.Find(model, files.Folder, settings, () => GgufTemplates.Of(files.Gguf));

    internal IReadOnlyList<int> Encode(string text, bool addSpecialTokens, CancellationToken cancellation = default)
    {
        var ids = Tokenizer.Encode(text, addSpecialTokens, Decoder.Stopping(cancellation));
        CheckIds(ids);
        return ids;
    }

    internal void CheckIds(IReadOnlyList<int> ids)
    {
        foreach (var id in ids)
        {
            if (id < 0 || id >= Decoder.Config.VocabularySize)
                throw new ValueLocateException($"The text has the token {Quoted.Text(Tokenizer.TokenOf(id) ?? "")} of id {id}, for which the model "
                    + $"'{Location.Path}' has no row (it has {Decoder.Config.VocabularySize}): leave that token out of the text.");
        }
    }

    /// <summary>
    /// Tokens that were added after training, for padding, may have no row in the embedding: the model can't give them, and a text that holds one is refused.
    /// Where others have none, the tokenizer is another model's.
    /// </summary>
    private void CheckVocabulary(string folder, int rows)
    {
        if (Tokenizer.VocabularySize <= rows) return;
        if (Tokenizer.OwnVocabularySize > rows)
            throw new ValueLocateException($"The tokenizer in '{folder}' has {Tokenizer.OwnVocabularySize} tokens, the model {rows}: they belong to "
                + $"different models.");
        warnings.Add($"The tokenizer in '{folder}' has added tokens from {rows} on, for which the model has no embedding: a text that holds one of "
            + $"them is refused.");
    }

    internal string ReadFingerprint(CancellationToken cancellation)
    {
        if (fingerprint is not null) return fingerprint;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(template.Chosen.Source ?? template.Chosen.Origin));
        foreach (var path in files.Weights.Concat(Directory.GetFiles(files.Folder, "*.json").Where(JsonFile.Exists)).Order(StringComparer.Ordinal))
            hash.AppendData(Encoding.UTF8.GetBytes($"\n{Path.GetFileName(path)} {FileHashes.Shared.Of(path, cancellation)}"));
        return fingerprint = Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
