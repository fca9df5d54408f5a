using ValueLocate.Inference.Weights;

namespace ValueLocate.Inference;

/// <summary>Opens a model's weights and its configuration, made to agree.</summary>
internal static class ModelWeights
{
    /// <summary>Opens a folder's safetensors or a GGUF file.</summary>
    /// <param name="files">Where they lie.</param>
    /// <param name="config">The options, as the tensors confirm them.</param>
    /// <param name="warnings">Gets a sentence for what was decided differently from what the configuration says.</param>
    /// <exception cref="ValueLocateException">Missing, damaged, contradictory or not supported.</exception>
    public static IWeightSource Open(ModelFiles files, out ModelConfig config, ICollection<string> warnings)
    {
        if (files.Gguf is { } path)
        {
            var gguf = GgufFile.Open(path);
            try
            {
                config = GgufConfig.Read(gguf);
                return new GgufSource(gguf, config);
            }
            catch
            {
                gguf.Dispose();
                throw;
            }
        }
        var written = HuggingFaceConfig.Read(Path.Combine(files.Folder, "config.json"));
        var source = new SafetensorsSource(files.Folder);
        var named = new HuggingFaceSource(source, written);
        config = source.Reconcile(written, named.StoredName("model.embed_tokens.weight"), named.StoredName("lm_head.weight"), warnings);
        return named;
    }
}
