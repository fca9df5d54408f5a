using ValueLocate.Inference.Weights;

namespace ValueLocate.Inference;

/// <summary>
/// Reads a model's options from GGUF metadata, as llama.cpp does (llama_model::load_hparams): what it needs is needed, and what it refuses is refused.
/// </summary>
internal static class GgufConfig
{
    public static ModelConfig Read(GgufFile file)
    {
        var m = new GgufMetadata(file.Metadata, file.Where);
        var type = m.Text("general.architecture");
        var family = GgufFamily.Of(type, file.Where);
        RefuseOthers(file, m, type);
        var hidden = m.Size($"{type}.embedding_length");
        var heads = m.Size($"{type}.attention.head_count");
        var layers = m.Size($"{type}.block_count");
        if (!file.Tensors.TryGetValue("token_embd.weight", out var embedding))
            throw new ValueLocateException($"'{file.Where}' has no tensor 'token_embd.weight'.");
        var config = new ModelConfig
        {
            ModelType = type,
            VocabularySize = checked((int)embedding.Dimensions[^1]),
            HiddenSize = hidden,
            IntermediateSize = m.Size($"{type}.feed_forward_length"),
            Layers = layers,
            Heads = heads,
            KeyValueHeads = m.SizeOrNull($"{type}.attention.head_count_kv") ?? heads,
            HeadSize = m.SizeOrNull($"{type}.attention.key_length") ?? hidden / heads,
            NormEpsilon = m.NumberOrNull($"{type}.attention.layer_norm_rms_epsilon") ?? m.NumberOrNull($"{type}.attention.layer_norm_epsilon")
                ?? throw Missing(file, $"{type}.attention.layer_norm_rms_epsilon"),
            Rope = GgufRope.Read(file, m, type),
            MaxPositions = m.SizeOrNull($"{type}.context_length") ?? throw Missing(file, $"{type}.context_length"),
            Windows = new int?[layers],
            QueryKeyValueBias = file.Tensors.ContainsKey("blk.0.attn_q.bias"),
            AttentionOutputBias = file.Tensors.ContainsKey("blk.0.attn_output.bias"),
            MlpBias = file.Tensors.ContainsKey("blk.0.ffn_gate.bias"),
            QueryKeyNorm = file.Tensors.ContainsKey("blk.0.attn_q_norm.weight"),
            TiedEmbeddings = !file.Tensors.ContainsKey("output.weight"),
            BeginId = m.WholeOrNull("tokenizer.ggml.bos_token_id"),
            EndIds = [.. new[] { m.WholeOrNull("tokenizer.ggml.eos_token_id"), m.WholeOrNull("tokenizer.ggml.eot_token_id") }.OfType<int>().Distinct()],
        };
        config = family.Complete(file, config);
        if (config.Rope.Scaling == "yarn" && config.LocalRope is not null)
            throw new ValueLocateException($"'{file.Where}' stretches a {type} by yarn, of which llama.cpp and transformers make different things where "
                + "layers with a window have a rotary base of their own: take the model in Hugging Face's format.");
        RequireHead(m, type, config, file.Where);
        HuggingFaceConfig.Check(config, file.Where);
        return config;
    }

    /// <summary>Options that change what is computed and that the decoder does not have.</summary>
    private static void RefuseOthers(GgufFile file, GgufMetadata m, string type)
    {
        if (m.WholeOrNull($"{type}.expert_count") is > 0 and var experts)
            throw new ValueLocateException($"'{file.Where}' is a mixture of {experts} experts, which is not supported: take a dense model.");
        if (m.FlagOrNull($"{type}.attention.causal") == false)
            throw new ValueLocateException($"'{file.Where}' is a model whose attention also looks ahead, which is no language model.");
    }

    private static void RequireHead(GgufMetadata m, string type, ModelConfig config, string where)
    {
        var rotates = Enumerable.Range(0, config.Layers).Any(config.Rotates);
        foreach (var (key, what, width) in (ReadOnlySpan<(string, string, int?)>)[
            ($"{type}.attention.value_length", "values", config.HeadSize),
            ($"{type}.rope.dimension_count", "rotary positions", rotates ? config.Rope.DimensionOf(config.HeadSize) : null)])
        {
            if (m.SizeOrNull(key) is { } n && width is { } expected && n != expected)
                throw new ValueLocateException(
                    $"'{where}' has heads of width {config.HeadSize}, but {what} of width {n} (the metadata '{key}'), which is not supported for {type}.");
        }
    }

    private static ValueLocateException Missing(GgufFile file, string key) => new($"'{file.Where}' has no metadata '{key}'.");
}
