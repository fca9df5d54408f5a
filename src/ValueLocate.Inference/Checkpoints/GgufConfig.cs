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
            Rope = Rope(file, m, type),
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

    private static RopeConfig Rope(GgufFile file, GgufMetadata m, string type)
    {
        // Without a type a factor means linear, and a factor of 0 is none; rope.scale_linear is the key of 2023.
        var scaling = m.TextOrNull($"{type}.rope.scaling.type") ?? "linear";
        if (scaling is not ("none" or "linear"))
            throw new ValueLocateException(
                $"The rope scaling '{scaling}' in '{file.Where}' is not supported as GGUF: none, linear and a rope_freqs tensor are.");
        if (m.NumberOrNull($"{type}.rope.scaling.attn_factor") is { } attention and not 1 && !file.Tensors.ContainsKey("rope_factors_long.weight"))
            throw new ValueLocateException($"The rope scaling in '{file.Where}' multiplies attention by {attention}, which is not supported as GGUF.");
        var factor = m.NumberOrNull($"{type}.rope.scaling.factor") ?? m.NumberOrNull($"{type}.rope.scale_linear") ?? 1;
        if (factor < 0) throw new ValueLocateException($"The rope scaling in '{file.Where}' has the factor {factor}, which is below 0.");
        if (scaling == "none" || factor == 0) factor = 1;
        var theta = m.NumberOrNull($"{type}.rope.freq_base") ?? 10000;
        if (theta <= 0) throw new ValueLocateException($"'{file.Where}' has the rope base {theta}, which is not above 0.");
        return new RopeConfig { Theta = theta, Scaling = factor == 1 ? "default" : "linear", Factor = factor, Divisors = Divisors(file, factor) };
    }

    /// <summary>A divisor a frequency, times the linear factor, which llama.cpp applies as well.</summary>
    private static float[]? Divisors(GgufFile file, double factor)
    {
        if (!file.Tensors.TryGetValue("rope_freqs.weight", out var t)) return null;
        var raw = new byte[GgufTypes.Bytes(t.Type, t.Elements)];
        file.ReadRaw(t, 0, raw);
        var divisors = new float[t.Elements];
        GgufDequantizer.Dequantize(t.Type, raw, divisors);
        if (Array.Exists(divisors, d => !float.IsFinite(d) || d <= 0))
            throw new ValueLocateException($"The tensor 'rope_freqs.weight' in '{file.Where}' holds a divisor that is not above 0: download the file again.");
        return factor == 1 ? divisors : Array.ConvertAll(divisors, d => (float)(d * factor));
    }

    private static ValueLocateException Missing(GgufFile file, string key) => new($"'{file.Where}' has no metadata '{key}'.");
}
