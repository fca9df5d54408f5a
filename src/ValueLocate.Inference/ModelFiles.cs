using ValueLocate.Inference.Hub;
using ValueLocate.Inference.Weights;
using ValueLocate.Json;

namespace ValueLocate.Inference;

/// <summary>Which files make up a model.</summary>
/// <param name="Folder">Where config.json, tokenizer.json and the rest lie.</param>
/// <param name="Gguf">The GGUF file, or the first of its parts, if the weights are one.</param>
internal sealed record ModelFiles(string Folder, string? Gguf)
{
    private static readonly string[] Pickles = ["pytorch_model.bin", "pytorch_model.bin.index.json", "model.pt", "consolidated.00.pth"];

    /// <summary>The files that hold the weights and can be read; a link to nothing is left out.</summary>
    public IReadOnlyList<string> Weights => [.. (Gguf is null ? Directory.GetFiles(Folder, "*.safetensors") : GgufParts.All(Gguf)).Where(JsonFile.Exists)];

    /// <summary>Looks at a folder, a model's folder in a hub's cache, or a .gguf file.</summary>
    /// <exception cref="ValueLocateException">Nothing there, weights in a format that is not read, or more than one GGUF file and no safetensors.</exception>
    public static ModelFiles Find(string path)
    {
        if (File.Exists(path))
        {
            if (!ModelId.IsGguf(path)) throw new ValueLocateException($"'{path}' is neither a model folder nor a .gguf file.");
            return new ModelFiles(Path.GetDirectoryName(Path.GetFullPath(path))!, path);
        }
        if (!Directory.Exists(path)) throw new ValueLocateException($"There is no model at '{path}': give a folder in Hugging Face's format or a .gguf file.");
        path = HuggingFaceCache.Snapshot(path)?.Path ?? path;
        if (Has(path, ShardIndex.Single) || Has(path, ShardIndex.Index)) return new ModelFiles(path, null);
        // Of a file in parts only the first counts.
        var ggufs = Directory.GetFiles(path, "*.gguf").Where(f => JsonFile.Exists(f) && GgufParts.Of(f) is null or { Number: 1 })
            .Order(StringComparer.Ordinal).ToList();
        return ggufs.Count switch
        {
            1 => new ModelFiles(path, ggufs[0]),
            0 when Array.Find(Pickles, p => Has(path, p)) is { } pickle => throw new ValueLocateException(
                $"The folder '{path}' holds its weights as '{pickle}', a Python pickle, which can run code and is not read: take a checkpoint with "
                    + "model.safetensors."),
            0 when Has(path, "adapter_config.json") => throw new ValueLocateException(
                $"The folder '{path}' holds an adapter (PEFT, LoRA), which changes another model's weights: merge it into that model (merge_and_unload) and "
                    + "give the folder that this saves."),
            0 => throw new ValueLocateException($"The folder '{path}' holds no weights: a {ShardIndex.Single} (or its index), or a .gguf file."),
            _ => throw new ValueLocateException($"The folder '{path}' holds {ggufs.Count} .gguf files: name the one to use."),
        };
    }

    private static bool Has(string folder, string name) => JsonFile.Exists(Path.Combine(folder, name));
}
