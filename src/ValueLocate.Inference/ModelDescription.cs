using ValueLocate.Inference.Hub;
using ValueLocate.Inference.Weights;
using ValueLocate.Text.Tokenizers;

namespace ValueLocate.Inference;

/// <summary>What a model is, read from its headers without loading its weights.</summary>
public sealed record ModelDescription
{
    /// <summary>Where it lies.</summary>
    public required ModelLocation Location { get; init; }

    /// <summary>The model's options.</summary>
    public required ModelConfig Config { get; init; }

    /// <summary>"safetensors" or "GGUF".</summary>
    public required string Format { get; init; }

    /// <summary>Stored numbers by the dtype or GGUF type that they are stored in, most first.</summary>
    public required IReadOnlyList<(string Dtype, long Elements)> Stored { get; init; }

    /// <summary>Bytes of the weights' files.</summary>
    public required long Bytes { get; init; }

    /// <summary>Tokens that the tokenizer knows; null where the model has none.</summary>
    public required int? TokenizerSize { get; init; }

    /// <summary>The names of the chat templates in the model's files; empty for a base model. The one named "default" makes the prompts.</summary>
    public required IReadOnlyList<string> Templates { get; init; }

    /// <summary>Tokens that end an answer.</summary>
    public required IReadOnlyList<int> EndIds { get; init; }

    /// <summary>Stored numbers in all.</summary>
    public long Parameters => Stored.Sum(s => s.Elements);

    /// <summary>Reads a folder, a .gguf file, or an id on the hub, which is downloaded once.</summary>
    /// <exception cref="ValueLocateException">It can't be found, downloaded or read.</exception>
    public static ModelDescription Read(string pathOrId, string? revision = null, IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        var location = ModelLocator.Resolve(pathOrId, revision, progress, cancellation);
        var files = ModelFiles.Find(location.Path);
        var (config, stored) = files.Gguf is { } gguf ? Gguf(gguf) : Safetensors(files.Folder);
        var tokenizer = Path.Combine(files.Folder, "tokenizer.json");
        using var settings = TokenizerSettings.Read(files.Folder);
        return new ModelDescription
        {
            Location = location,
            Config = config,
            Format = files.Gguf is null ? "safetensors" : "GGUF",
            Stored = [.. stored.GroupBy(s => s.Dtype).Select(g => (g.Key, g.Sum(s => s.Elements))).OrderByDescending(g => g.Item2)],
            Bytes = files.Weights.Sum(f => new FileInfo(f).Length),
            TokenizerSize = File.Exists(tokenizer) ? ModelTokenizer.Load(tokenizer).VocabularySize : null,
            Templates = LanguageModel.FindTemplates(location.Path, files, settings).Names,
            EndIds = LanguageModel.FindEndIds(files, config),
        };
    }

    private static (ModelConfig, List<(string Dtype, long Elements)>) Gguf(string path)
    {
        using var file = GgufFile.Open(path);
        return (GgufConfig.Read(file), [.. file.Tensors.Values.Select(t => (t.Type.ToString(), t.Elements))]);
    }

    private static (ModelConfig, List<(string Dtype, long Elements)>) Safetensors(string folder)
    {
        var config = HuggingFaceConfig.Read(Path.Combine(folder, "config.json"));
        using var source = new SafetensorsSource(folder);
        return (config, [.. source.Stored.Select(s => (s.Type.Name(), s.Elements))]);
    }
}
