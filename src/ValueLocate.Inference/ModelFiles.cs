namespace ValueLocate.Inference;

/// <summary>Which files make up a model.</summary>
/// <param name="Folder">Where config.json, tokenizer.json and the rest lie.</param>
/// <param name="Gguf">The GGUF file, if the weights are one.</param>
internal sealed record ModelFiles(string Folder, string? Gguf)
{
    /// <summary>Looks at a folder or a .gguf file.</summary>
    /// <exception cref="ValueLocateException">Nothing there, or more than one GGUF file and no safetensors.</exception>
    public static ModelFiles Find(string path)
    {
        if (File.Exists(path))
        {
            if (!path.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase)) throw new ValueLocateException($"'{path}' is neither a model folder nor a .gguf file.");
            return new ModelFiles(Path.GetDirectoryName(Path.GetFullPath(path))!, path);
        }
        if (!Directory.Exists(path)) throw new ValueLocateException($"There is no model at '{path}': give a folder in Hugging Face's format or a .gguf file.");
        if (File.Exists(Path.Combine(path, "model.safetensors")) || File.Exists(Path.Combine(path, "model.safetensors.index.json"))) return new ModelFiles(path, null);
        var ggufs = Directory.GetFiles(path, "*.gguf");
        return ggufs.Length switch
        {
            1 => new ModelFiles(path, ggufs[0]),
            0 => throw new ValueLocateException($"The folder '{path}' holds no weights: a model.safetensors (or its index), or a .gguf file."),
            _ => throw new ValueLocateException($"The folder '{path}' holds {ggufs.Length} .gguf files: name the one to use."),
        };
    }
}
