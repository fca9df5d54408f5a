using System.Text.Json;
using System.Text.Json.Nodes;
using ValueLocate.Json;

namespace ValueLocate.Inference;

/// <summary>Writes config.json and generation_config.json, in the form of transformers 4, which transformers 5 reads, too.</summary>
internal static class HuggingFaceConfigWriter
{
    private static readonly Dictionary<string, string> Architectures =
        new() { ["llama"] = "LlamaForCausalLM", ["qwen2"] = "Qwen2ForCausalLM", ["qwen3"] = "Qwen3ForCausalLM", ["gemma3_text"] = "Gemma3ForCausalLM" };
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The config.json of a model that was read from a GGUF file.</summary>
    /// <exception cref="ValueLocateException">There is none that says the same.</exception>
    public static string Write(ModelConfig c, string dtype)
    {
        if (!Architectures.TryGetValue(c.ModelType, out var architecture))
            throw new ValueLocateException($"A GGUF file of the architecture '{c.ModelType}' can't be converted: {string.Join(", ", Architectures.Keys)} can.");
        var json = new JsonObject
        {
            ["architectures"] = new JsonArray(architecture),
            ["model_type"] = c.ModelType,
            ["vocab_size"] = c.VocabularySize,
            ["hidden_size"] = c.HiddenSize,
            ["intermediate_size"] = c.IntermediateSize,
            ["num_hidden_layers"] = c.Layers,
            ["num_attention_heads"] = c.Heads,
            ["num_key_value_heads"] = c.KeyValueHeads,
            ["head_dim"] = c.HeadSize,
            ["hidden_act"] = c.Activation,
            ["rms_norm_eps"] = c.NormEpsilon,
            ["max_position_embeddings"] = c.MaxPositions,
            ["rope_theta"] = c.Rope.Theta,
            ["rope_scaling"] = Scaling(c),
            ["tie_word_embeddings"] = c.TiedEmbeddings,
            ["bos_token_id"] = c.BeginId,
            ["eos_token_id"] = Ids(c.EndIds),
            ["torch_dtype"] = dtype,
            ["use_cache"] = true,
        };
        if (c.ModelType == "gemma3_text")
        {
            json.Remove("hidden_act");
            json["hidden_activation"] = "gelu_pytorch_tanh";
            json["query_pre_attn_scalar"] = Math.Round(1 / (c.AttentionScale!.Value * c.AttentionScale.Value), 6);
            json["final_logit_softcapping"] = c.LogitSoftCap;
            json["rope_local_base_freq"] = c.LocalRope!.Theta;
            json["sliding_window"] = c.Windows.FirstOrDefault(w => w is not null);
            json["layer_types"] = new JsonArray([.. c.Windows.Select(w => (JsonNode)(w is null ? "full_attention" : "sliding_attention"))]);
        }
        // Qwen2 always has these biases, and no family has them without being asked.
        if (c.ModelType != "qwen2") json["attention_bias"] = c.QueryKeyValueBias;
        if (c.ModelType == "llama") json["mlp_bias"] = c.MlpBias;
        if (c.ModelType is "qwen2" or "qwen3") json["use_sliding_window"] = false;
        return json.ToJsonString(Indented) + "\n";
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
                "default" => null,
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
