using System.Text.Json;
using System.Text.Json.Nodes;
using ValueLocate.Json;

namespace ValueLocate.Inference;

/// <summary>Writes config.json and generation_config.json, in the form of transformers 4, which transformers 5 reads, too.</summary>
internal static class HuggingFaceConfigWriter
{
    private static readonly Dictionary<string, string> Architectures = new()
    {
        ["llama"] = "LlamaForCausalLM",
        ["qwen2"] = "Qwen2ForCausalLM",
        ["qwen3"] = "Qwen3ForCausalLM",
        ["gemma"] = "GemmaForCausalLM",
        ["gemma2"] = "Gemma2ForCausalLM",
        ["gemma3_text"] = "Gemma3ForCausalLM",
        ["phi3"] = "Phi3ForCausalLM",
        ["olmo2"] = "Olmo2ForCausalLM",
        ["smollm3"] = "SmolLM3ForCausalLM",
        ["gpt2"] = "GPT2LMHeadModel",
        ["gpt_neox"] = "GPTNeoXForCausalLM",
    };

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The config.json of a model that was read from a GGUF file.</summary>
    /// <exception cref="ValueLocateException">There is none that says the same.</exception>
    public static string Write(ModelConfig c, string dtype)
    {
        if (!Architectures.TryGetValue(c.ModelType, out var architecture))
            throw new ValueLocateException($"A GGUF file of the architecture '{c.ModelType}' can't be converted: {string.Join(", ", Architectures.Keys)} can.");
        var json = c.ModelType == "gpt2" ? Gpt2(c) : LlamaLike(c);
        json["architectures"] = new JsonArray(architecture);
        json["model_type"] = c.ModelType;
        json["vocab_size"] = c.VocabularySize;
        json["tie_word_embeddings"] = c.TiedEmbeddings;
        json["bos_token_id"] = c.BeginId;
        json["eos_token_id"] = Ids(c.EndIds);
        json["torch_dtype"] = dtype;
        json["use_cache"] = true;
        return json.ToJsonString(Indented) + "\n";
    }

    private static JsonObject LlamaLike(ModelConfig c)
    {
        var json = new JsonObject
        {
            ["hidden_size"] = c.HiddenSize,
            ["intermediate_size"] = c.IntermediateSize,
            ["num_hidden_layers"] = c.Layers,
            ["num_attention_heads"] = c.Heads,
            ["num_key_value_heads"] = c.KeyValueHeads,
            ["head_dim"] = c.HeadSize,
            ["hidden_act"] = c.Activation == "gelu_tanh" ? "gelu_pytorch_tanh" : c.Activation,
            ["rms_norm_eps"] = c.NormEpsilon,
            ["max_position_embeddings"] = c.MaxPositions,
            ["rope_theta"] = c.Rope.Theta,
            ["rope_scaling"] = Scaling(c),
        };
        if (c.ModelType.StartsWith("gemma", StringComparison.Ordinal)) AddGemma(c, json);
        if (c.ModelType == "phi3") AddPhi3(c, json);
        if (c.ModelType == "smollm3") json["no_rope_layers"] = new JsonArray([.. Enumerable.Range(0, c.Layers).Select(l => (JsonNode)(c.Rotates(l) ? 1 : 0))]);
        if (c.ModelType == "gpt_neox") AddGptNeoX(c, json);
        // Qwen2 always has these biases, Phi-3 never, and no family has them without being asked.
        if (c.ModelType is not ("qwen2" or "phi3")) json["attention_bias"] = c.QueryKeyValueBias;
        if (c.ModelType is "llama" or "smollm3") json["mlp_bias"] = c.MlpBias;
        if (c.ModelType is "qwen2" or "qwen3" or "smollm3") json["use_sliding_window"] = false;
        return json;
    }

    private static void AddGemma(ModelConfig c, JsonObject json)
    {
        // transformers' Gemma reads hidden_act, the later ones hidden_activation.
        if (c.ModelType != "gemma") json.Remove("hidden_act");
        json["hidden_activation"] = "gelu_pytorch_tanh";
        if (c.ModelType == "gemma") return;
        json["query_pre_attn_scalar"] = Math.Round(1 / (c.AttentionScale!.Value * c.AttentionScale.Value), 6);
        json["final_logit_softcapping"] = c.LogitSoftCap;
        json["sliding_window"] = c.Windows.FirstOrDefault(w => w is not null);
        json["layer_types"] = new JsonArray([.. c.Windows.Select(w => (JsonNode)(w is null ? "full_attention" : "sliding_attention"))]);
        if (c.ModelType == "gemma2") json["attn_logit_softcapping"] = c.AttentionSoftCap;
        else json["rope_local_base_freq"] = c.LocalRope!.Theta;
    }

    private static void AddPhi3(ModelConfig c, JsonObject json)
    {
        json["sliding_window"] = c.WindowOf(0);
        json["partial_rotary_factor"] = Share(c);
        if (c.Rope.Scaling != "longrope") return;
        json["original_max_position_embeddings"] = c.Rope.OriginalPositions;
        // Three fields: versions 4 of transformers refuse a fourth. What multiplies cosines and sines follows from the lengths.
        json["rope_scaling"] = new JsonObject
        {
            ["type"] = "longrope",
            ["short_factor"] = new JsonArray([.. c.Rope.ShortFactors.Select(f => (JsonNode)f)]),
            ["long_factor"] = new JsonArray([.. c.Rope.LongFactors.Select(f => (JsonNode)f)]),
        };
    }

    private static void AddGptNeoX(ModelConfig c, JsonObject json)
    {
        foreach (var other in (string[])["num_key_value_heads", "head_dim", "rms_norm_eps", "rope_theta"]) json.Remove(other);
        json["layer_norm_eps"] = c.NormEpsilon;
        json["rotary_emb_base"] = c.Rope.Theta;
        json["rotary_pct"] = Share(c);
        json["use_parallel_residual"] = c.ParallelResidual;
    }

    private static JsonObject Gpt2(ModelConfig c) => new()
    {
        ["n_embd"] = c.HiddenSize,
        ["n_inner"] = c.IntermediateSize,
        ["n_layer"] = c.Layers,
        ["n_head"] = c.Heads,
        ["n_positions"] = c.LearnedPositions,
        ["n_ctx"] = c.LearnedPositions,
        ["layer_norm_epsilon"] = c.NormEpsilon,
        ["activation_function"] = "gelu_new",
    };

    /// <summary>The share of a head that turns; rounding down to whole coordinates gives the number back.</summary>
    private static double Share(ModelConfig c)
    {
        var share = (double)c.Rope.DimensionOf(c.HeadSize) / c.HeadSize;
        return (int)(c.HeadSize * share) < c.Rope.DimensionOf(c.HeadSize) ? Math.BitIncrement(share) : share;
    }

    /// <summary>A config.json with another dtype, and without what is no longer so.</summary>
    public static string Rewrite(string path, ModelConfig c, string dtype)
    {
        using var document = JsonFile.Read(path);
        var json = JsonObject.Create(document.RootElement)!;
        foreach (var gone in (string[])["quantization_config", "compression_config"]) json.Remove(gone);
        json[json.ContainsKey("dtype") ? "dtype" : "torch_dtype"] = dtype;
        json["tie_word_embeddings"] = c.TiedEmbeddings;
        return json.ToJsonString(Indented) + "\n";
    }

    /// <summary>generation_config.json: which tokens begin a text and end an answer.</summary>
    public static string Generation(ModelConfig c) =>
        new JsonObject { ["bos_token_id"] = c.BeginId, ["eos_token_id"] = Ids(c.EndIds) }.ToJsonString(Indented) + "\n";

    private static JsonNode? Ids(IReadOnlyList<int> ids) => ids.Count switch
    {
        0 => null,
        1 => ids[0],
        _ => new JsonArray([.. ids.Select(i => (JsonNode)i)]),
    };

    private static JsonObject? Scaling(ModelConfig c)
    {
        if (c.Rope.Divisors is null)
        {
            return c.Rope.Scaling switch
            {
                "default" or "longrope" => null,
                "yarn" => new JsonObject
                {
                    ["rope_type"] = "yarn",
                    ["factor"] = c.Rope.Factor,
                    ["original_max_position_embeddings"] = c.Rope.OriginalPositions,
                    ["attention_factor"] = c.Rope.AttentionFactor,
                    ["beta_fast"] = c.Rope.BetaFast,
                    ["beta_slow"] = c.Rope.BetaSlow,
                },
                _ => new JsonObject { ["rope_type"] = c.Rope.Scaling, ["factor"] = c.Rope.Factor },
            };
        }
        var llama3 = Llama3Divisors.Fit(c.Rope, c.HeadSize)
            ?? throw new ValueLocateException("The GGUF file scales its rotary positions by a table that no config.json can say: it can't be converted.");
        return new JsonObject
        {
            ["rope_type"] = "llama3",
            ["factor"] = llama3.Factor,
            ["low_freq_factor"] = llama3.LowFrequencyFactor,
            ["high_freq_factor"] = llama3.HighFrequencyFactor,
            ["original_max_position_embeddings"] = llama3.OriginalPositions,
        };
    }
}
