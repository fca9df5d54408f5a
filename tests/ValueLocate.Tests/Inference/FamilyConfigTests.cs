using System.Text.Json.Nodes;
using ValueLocate.Inference;

namespace ValueLocate.Tests.Inference;

/// <summary>What config.json says, as transformers 5 reads it; what changes the numbers and is not understood is refused by name.</summary>
public class FamilyConfigTests
{
    [Theory]
    [InlineData("llama-tied", "hidden_act", "\"swiglu_oai\"")]
    [InlineData("gemma2", "hidden_activation", "\"xielu\"")]
    [InlineData("gpt2", "activation_function", "\"gelu_10\"")]
    [InlineData("llama-tied", "rope_scaling", """{"rope_type": "su_like", "factor": 2}""", "su_like")]
    [InlineData("llama-tied", "rope_scaling", """{"factor": 2}""")]
    [InlineData("llama-tied", "rope_scaling", """{"rope_type": "linear"}""")]
    [InlineData("llama-tied", "rope_scaling", """{"rope_type": "linear", "factor": 0}""")]
    [InlineData("llama-tied", "rope_scaling", """{"rope_type": "llama3", "factor": 8.0}""")]
    [InlineData("llama-tied", "rope_scaling", """{"rope_type": "yarn", "factor": 8.0, "mscale_by_layer": 0.3}""")]
    [InlineData("llama-tied", "rope_scaling", """{"rope_type": "default", "mrope_section": [2, 1, 1]}""")]
    [InlineData("llama-tied", "rope_scaling", """{"rope_type": "longrope", "short_factor": [1, 1, 1], "long_factor": [1, 1, 1, 1], "factor": 4}""")]
    [InlineData("gemma3", "rope_parameters", """{"rope_type": "default", "rope_theta": 500}""")]
    [InlineData("llama-tied", "partial_rotary_factor", "0.5")]
    [InlineData("llama-tied", "sliding_window", "128")]
    [InlineData("olmo2", "clip_qkv", "8.0")]
    [InlineData("olmo2", "layer_types", """["full_attention", "sliding_attention", "full_attention"]""")]
    [InlineData("llama-tied", "logit_scale", "0.25")]
    [InlineData("llama-tied", "logits_scaling", "8.0")]
    [InlineData("llama-tied", "embedding_multiplier", "12.0")]
    [InlineData("llama-tied", "attention_multiplier", "0.015")]
    [InlineData("llama-tied", "residual_multiplier", "0.22")]
    [InlineData("llama-tied", "num_local_experts", "8")]
    [InlineData("qwen3", "num_experts", "128")]
    [InlineData("llama-tied", "final_logit_softcapping", "30.0")]
    [InlineData("gemma3", "attn_logit_softcapping", "50.0")]
    [InlineData("gemma2", "use_bidirectional_attention", "true")]
    [InlineData("mistral-window", "attention_bias", "true")]
    [InlineData("qwen2", "mlp_bias", "true")]
    [InlineData("phi3-longrope", "attention_bias", "true")]
    [InlineData("llama-tied", "logit_softcap", "1.0")]
    [InlineData("llama-tied", "parallel_attn", "true")]
    [InlineData("llama-tied", "use_qk_norm", "true")]
    [InlineData("llama-tied", "use_parallel_residual", "true")]
    [InlineData("gpt2", "add_cross_attention", "true")]
    [InlineData("gpt2", "is_encoder_decoder", "true")]
    [InlineData("gemma3", "layer_types", """["full_attention"]""")]
    [InlineData("qwen2", "layer_types", """["full_attention", "chunked_attention", "full_attention"]""", "chunked_attention")]
    [InlineData("qwen2", "layer_types", """["full_attention", "sliding_attention", "full_attention"]""", "sliding_window")]
    [InlineData("gemma2", "sliding_window", "null")]
    [InlineData("smollm3", "no_rope_layers", "[1, 0]")]
    [InlineData("gpt-neox", "rotary_pct", "1.5", "turn")]
    [InlineData("gpt-neox", "hidden_size", "50")]
    [InlineData("gpt2", "n_head", "5", "n_embd")]
    public void An_option_that_is_not_understood_is_refused_by_name(string golden, string field, string value, string? says = null)
    {
        var message = Assert.Throws<ValueLocateException>(() => Read(golden, (field, value))).Message;
        Assert.Contains(says ?? (field is "hidden_act" or "hidden_activation" or "activation_function" ? "activation function" : field), message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("llama-tied", "attention_dropout", "0.1")]
    [InlineData("llama-tied", "rope_interleaved", "false")]
    [InlineData("llama-tied", "layer_norm_eps", "1e-5")]
    [InlineData("llama-tied", "logit_scale", "1.0")]
    [InlineData("llama-tied", "num_experts", "0")]
    [InlineData("llama-tied", "sliding_window", "null")]
    [InlineData("llama-tied", "layer_types", """["full_attention", "full_attention", "full_attention"]""")]
    [InlineData("gemma2", "hidden_act", "\"gelu\"")]
    [InlineData("gemma2", "sliding_window_size", "4096")]
    [InlineData("gpt2", "resid_pdrop", "0.3")]
    [InlineData("gpt2", "reorder_and_upcast_attn", "true")]
    [InlineData("qwen2", "sliding_window", "32768")]
    [InlineData("smollm3", "transformers.js_config", """{"dtype": "q4"}""")]
    public void An_option_that_is_off_or_about_training_changes_nothing(string golden, string field, string value) =>
        Assert.Equal(Told(Read(golden)), Told(Read(golden, (field, value))));

    [Theory]
    [InlineData("mistral-window", "sliding_window", "null", "-,-,-")]
    [InlineData("mistral-window", "sliding_window", "absent", "4096,4096,4096")]
    [InlineData("mistral-window", "sliding_window", "5", "5,5,5")]
    [InlineData("gemma2", "layer_types", "absent", "8,-,8,-")]
    [InlineData("gemma2", "layer_types", """["full_attention", "full_attention", "sliding_attention", "sliding_attention"]""", "-,-,8,8")]
    [InlineData("gemma3", "sliding_window_pattern", "3", "8,8,-,8,8,-,8")]
    [InlineData("gemma3", "sliding_window_pattern", "absent", "8,8,8,8,8,-,8")]
    [InlineData("phi3-longrope", "sliding_window", "7", "7,7,7")]
    [InlineData("qwen2", "max_window_layers", "0", "-,-,-")]
    public void Windows_are_those_of_transformers(string golden, string field, string value, string windows) =>
        Assert.Equal(windows, string.Join(',', Read(golden, (field, value)).Windows.Select(w => w?.ToString() ?? "-")));

    [Theory]
    [InlineData("0", "6,6,6")]
    [InlineData("2", "-,-,6")]
    [InlineData("28", "-,-,-")]
    public void Qwen_layers_from_max_window_layers_on_have_the_window(string from, string windows)
    {
        var config = Read("qwen2", ("layer_types", "absent"), ("use_sliding_window", "true"), ("sliding_window", "6"), ("max_window_layers", from));
        Assert.Equal(windows, string.Join(',', config.Windows.Select(w => w?.ToString() ?? "-")));
    }

    [Fact]
    public void What_is_left_out_is_what_transformers_takes()
    {
        Assert.Equal(8, Read("mistral-window", ("num_attention_heads", "8"), ("num_key_value_heads", "absent")).KeyValueHeads);
        Assert.Equal(6, Read("mistral-window", ("num_key_value_heads", "null")).KeyValueHeads);
        Assert.Equal(256, Read("gemma", ("head_dim", "absent")).HeadSize);
        Assert.Equal(128, Read("qwen3", ("head_dim", "absent")).HeadSize);
        Assert.Equal(8, Read("qwen2").HeadSize);
        Assert.True(Read("gemma", ("tie_word_embeddings", "absent")).TiedEmbeddings);
        Assert.False(Read("llama-tied", ("tie_word_embeddings", "absent")).TiedEmbeddings);
        Assert.Equal(192, Read("gpt2", ("n_inner", "null")).IntermediateSize);
        Assert.Equal((50.0, 30.0),
            (Read("gemma2", ("attn_logit_softcapping", "absent")).AttentionSoftCap, Read("gemma2", ("final_logit_softcapping", "absent")).LogitSoftCap));
        Assert.Null(Read("gemma2", ("final_logit_softcapping", "null")).LogitSoftCap);
        Assert.Equal([true, true, true, false], Read("smollm3", ("no_rope_layers", "absent"), ("no_rope_layer_interval", "absent")).RotaryLayers);
        Assert.Equal((1e6, 1e4), (Read("gemma3", ("rope_theta", "absent")).Rope.Theta, Read("gemma3", ("rope_local_base_freq", "absent")).LocalRope!.Theta));
        Assert.Equal(2e6, Read("smollm3", ("rope_parameters", "absent")).Rope.Theta);
    }

    [Fact]
    public void The_text_model_inside_a_gemma3_is_read()
    {
        var text = JsonNode.Parse(File.ReadAllText(Path.Combine(Data.Golden("gemma3"), "config.json")))!.AsObject();
        foreach (var left in (string[])["vocab_size", "num_attention_heads", "num_key_value_heads", "head_dim"]) text.Remove(left);
        var config = Parse(new JsonObject
        {
            ["model_type"] = "gemma3",
            ["text_config"] = text,
            ["vision_config"] = new JsonObject(),
            ["mm_tokens_per_image"] = 256,
            ["eos_token_id"] = new JsonArray(1, 106)
        });
        Assert.Equal((262208, 8, 4, 256), (config.VocabularySize, config.Heads, config.KeyValueHeads, config.HeadSize));
        Assert.Equal([2, 1, 106], config.EndIds);
    }

    private static ModelConfig Read(string golden, params (string Field, string Value)[] changes)
    {
        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(Data.Golden(golden), "config.json")))!.AsObject();
        foreach (var (field, value) in changes)
        {
            json.Remove(field);
            if (value != "absent") json[field] = JsonNode.Parse(value);
        }
        return Parse(json);
    }

    private static ModelConfig Parse(JsonObject json)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File("config.json"), json.ToJsonString());
        return HuggingFaceConfig.Read(folder.File("config.json"));
    }

    private static string Told(ModelConfig config) => config with { Windows = [], EndIds = [], RotaryLayers = [] } + string.Join(',', config.Windows);
}
