using ValueLocate.Json;

namespace ValueLocate.Inference;

/// <summary>
/// What config.json says of each family, as transformers 5 reads it: a family is a mapping from its fields to <see cref="ModelConfig"/>.
/// Its tensors' names are in Weights/TensorNames.cs. docs/adding-a-family.md walks through adding one.
/// </summary>
internal static class Families
{
    /// <summary>By model_type.</summary>
    public static IReadOnlyDictionary<string, Func<JsonFields, ModelConfig>> Readers { get; } = new Dictionary<string, Func<JsonFields, ModelConfig>>
    {
        ["llama"] = c => Llama(c, new() { AttentionBias = true, MlpBias = true }),
        ["mistral"] = c => Llama(c, new() { KeyValueHeads = 8 }) with { Windows = LayerWindows.Everywhere(c, unlessGiven: 4096) },
        ["qwen2"] = c => Llama(c, new() { KeyValueHeads = 32 }) with { QueryKeyValueBias = true, Windows = LayerWindows.Qwen(c) },
        ["qwen3"] = c =>
            Llama(c, new() { KeyValueHeads = 32, HeadSize = 128, AttentionBias = true }) with { QueryKeyNorm = true, Windows = LayerWindows.Qwen(c) },
        ["gemma"] = c => Gemma(c, new() { KeyValueHeads = 16 }),
        ["gemma2"] = Gemma2,
        ["gemma3_text"] = Gemma3,
        ["gemma3"] = Gemma3,
        ["phi3"] = c => Llama(c, new() { NormEpsilon = 1e-5, MaxPositions = 4096, Rope = RopeFields.Phi3 }) with
        { Windows = LayerWindows.Everywhere(c, unlessGiven: null) },
        ["olmo2"] = c => Llama(c, new() { NormEpsilon = 1e-5, AttentionBias = true }) with
        { PreNorm = false, PostNorm = true, QueryKeyNorm = true, WholeQueryKeyNorm = true },
        ["smollm3"] = SmolLM3,
        ["gpt2"] = Gpt2,
        ["gpt_neox"] = GptNeoX,
    };

    /// <summary>The fields that a Llama and most others have.</summary>
    private static ModelConfig Llama(JsonFields c, FamilyDefaults d)
    {
        int heads = Size("num_attention_heads", d.Heads), hidden = c.Size("hidden_size");
        // Left out, the family's own number; null, one a query head.
        var keyValueHeads = c.SizeOr("num_key_value_heads", c.Has("num_key_value_heads") ? heads : d.KeyValueHeads ?? heads);
        var headSize = c.SizeOrNull("head_dim") ?? d.HeadSize ?? Derived();
        var attentionBias = d.AttentionBias && c.FlagOr("attention_bias", false);
        return new ModelConfig
        {
            ModelType = "",
            VocabularySize = Size("vocab_size", d.VocabularySize),
            HiddenSize = hidden,
            IntermediateSize = c.Size("intermediate_size"),
            Layers = c.Size("num_hidden_layers"),
            Heads = heads,
            KeyValueHeads = keyValueHeads,
            HeadSize = headSize,
            NormEpsilon = c.NumberOr("rms_norm_eps", d.NormEpsilon),
            Activation = ActivationFunction.Named(c.TextOr(d.ActivationField, d.Activation), c.Where),
            Rope = RopeFields.Read(c, headSize, d.Rope),
            MaxPositions = c.SizeOr("max_position_embeddings", d.MaxPositions),
            QueryKeyValueBias = attentionBias,
            AttentionOutputBias = attentionBias,
            MlpBias = d.MlpBias && c.FlagOr("mlp_bias", false),
            TiedEmbeddings = c.FlagOr("tie_word_embeddings", d.Tied),
        };

        int Size(string name, int? otherwise) => otherwise is { } n ? c.SizeOr(name, n) : c.Size(name);

        int Derived() => hidden % heads == 0 ? hidden / heads
            : throw new ValueLocateException($"'{c.Where}' has a hidden_size of {hidden}, which {heads} heads do not divide, and no head_dim.");
    }

    private static ModelConfig Gemma(JsonFields c, FamilyDefaults d)
    {
        var read = Llama(c, d with { HeadSize = 256, Activation = "gelu_pytorch_tanh", Tied = true, AttentionBias = true, MaxPositions = 8192 });
        return read with { Norm = NormKind.RmsPlusOne, EmbeddingScale = Math.Sqrt(read.HiddenSize) };
    }

    private static ModelConfig Gemma2(JsonFields c)
    {
        c.Known("sliding_window_size"); // In Google's files beside sliding_window, which alone counts.
        return Gemma(c, new() { KeyValueHeads = 4, ActivationField = "hidden_activation" }) with
        {
            PostNorm = true,
            AttentionScale = 1 / Math.Sqrt(c.NumberOr("query_pre_attn_scalar", 256)),
            AttentionSoftCap = c.Has("attn_logit_softcapping") ? c.NumberOrNull("attn_logit_softcapping") : 50,
            LogitSoftCap = c.Has("final_logit_softcapping") ? c.NumberOrNull("final_logit_softcapping") : 30,
            Windows = LayerWindows.Alternating(c, everySoMany: 2),
        };
    }

    private static ModelConfig Gemma3(JsonFields c)
    {
        var read = Gemma(c,
            new() { VocabularySize = 262208, Heads = 8, KeyValueHeads = 4, ActivationField = "hidden_activation", Rope = RopeFields.Gemma3Global });
        c.Known("_sliding_window_pattern"); // transformers 5 writes it beside layer_types, and reads only those.
        return read with
        {
            PostNorm = true,
            QueryKeyNorm = true,
            MaxPositions = c.SizeOr("max_position_embeddings", 131072),
            AttentionScale = 1 / Math.Sqrt(c.NumberOr("query_pre_attn_scalar", 256)),
            LogitSoftCap = c.NumberOrNull("final_logit_softcapping"),
            LocalRope = RopeFields.Read(c, read.HeadSize, RopeFields.Gemma3Local),
            Windows = LayerWindows.Alternating(c, c.SizeOr("sliding_window_pattern", 6)),
        };
    }

    private static ModelConfig SmolLM3(JsonFields c)
    {
        var read = Llama(c,
            new() { KeyValueHeads = 4, Tied = true, AttentionBias = true, MlpBias = true, MaxPositions = 32768, Rope = new() { Theta = 2000000 } });
        var interval = c.SizeOr("no_rope_layer_interval", 4);
        var given = c.Numbers("no_rope_layers");
        if (given.Count != 0 && given.Count < read.Layers)
            throw new ValueLocateException($"'{c.Where}' has {given.Count} no_rope_layers for {read.Layers} layers.");
        var rotates = Enumerable.Range(0, read.Layers).Select(l => given.Count != 0 ? given[l] != 0 : (l + 1) % interval != 0).ToArray();
        return read with { RotaryLayers = rotates, Windows = LayerWindows.SmolLM3(c, rotates) };
    }

    private static ModelConfig Gpt2(JsonFields c)
    {
        int hidden = c.SizeOr("n_embd", 768), heads = c.SizeOr("n_head", 12), layers = c.SizeOr("n_layer", 12), positions = c.SizeOr("n_positions", 1024);
        if (hidden % heads != 0) throw new ValueLocateException($"'{c.Where}' has an n_embd of {hidden}, which {heads} heads do not divide.");
        c.Known("reorder_and_upcast_attn"); // Another order of the same arithmetic.
        return new ModelConfig
        {
            ModelType = "",
            VocabularySize = c.SizeOr("vocab_size", 50257),
            HiddenSize = hidden,
            IntermediateSize = c.SizeOr("n_inner", 4 * hidden),
            Layers = layers,
            Heads = heads,
            KeyValueHeads = heads,
            HeadSize = hidden / heads,
            Norm = NormKind.Layer,
            NormEpsilon = c.NumberOr("layer_norm_epsilon", 1e-5),
            Activation = ActivationFunction.Named(c.TextOr("activation_function", "gelu_new"), c.Where),
            GatedMlp = false,
            MaxPositions = positions,
            LearnedPositions = positions,
            RotaryLayers = new bool[layers],
            QueryKeyValueBias = true,
            AttentionOutputBias = true,
            MlpBias = true,
            AttentionScale = c.FlagOr("scale_attn_weights", true) ? null : 1,
            AttentionScaleByLayer = c.FlagOr("scale_attn_by_inverse_layer_idx", false),
            TiedEmbeddings = c.FlagOr("tie_word_embeddings", true),
        };
    }

    private static ModelConfig GptNeoX(JsonFields c)
    {
        var read = Llama(c, new() { ActivationField = "hidden_act", Activation = "gelu", Rope = RopeFields.GptNeoX });
        var bias = c.FlagOr("attention_bias", true);
        return read with
        {
            Norm = NormKind.Layer,
            NormEpsilon = c.NumberOr("layer_norm_eps", 1e-5),
            GatedMlp = false,
            QueryKeyValueBias = bias,
            AttentionOutputBias = bias,
            MlpBias = true,
            ParallelResidual = c.FlagOr("use_parallel_residual", true),
        };
    }
}

/// <summary>Where a family's fields differ from a Llama's, and what holds where config.json leaves one out.</summary>
internal sealed record FamilyDefaults
{
    public int? VocabularySize { get; init; }

    public int? Heads { get; init; }

    /// <summary>Key/value heads; null: one a query head.</summary>
    public int? KeyValueHeads { get; init; }

    /// <summary>Width of a head; null: hidden_size / heads.</summary>
    public int? HeadSize { get; init; }

    public double NormEpsilon { get; init; } = 1e-6;

    /// <summary>The field that names the activation function.</summary>
    public string ActivationField { get; init; } = "hidden_act";

    public string Activation { get; init; } = "silu";

    public int MaxPositions { get; init; } = 2048;

    /// <summary>Whether the embedding is the output projection.</summary>
    public bool Tied { get; init; }

    /// <summary>Whether the family knows attention_bias.</summary>
    public bool AttentionBias { get; init; }

    /// <summary>Whether the family knows mlp_bias.</summary>
    public bool MlpBias { get; init; }

    public RopeFields Rope { get; init; } = new();
}
