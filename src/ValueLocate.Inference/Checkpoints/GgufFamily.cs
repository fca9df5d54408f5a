using ValueLocate.Inference.Weights;

namespace ValueLocate.Inference;

/// <summary>
/// How llama.cpp writes a family: its names of tensors, what its converter changes in them (convert_hf_to_gguf.py), and the options that it takes for
/// granted instead of writing them (llama-model.cpp).
/// </summary>
internal sealed record GgufFamily
{
    private static readonly Dictionary<string, string> Common = new()
    {
        ["model.embed_tokens.weight"] = "token_embd.weight",
        ["model.embed_positions.weight"] = "position_embd.weight",
        ["model.norm.weight"] = "output_norm.weight",
        ["model.norm.bias"] = "output_norm.bias",
        ["lm_head.weight"] = "output.weight",
        ["input_layernorm"] = "attn_norm",
        ["post_attention_layernorm"] = "ffn_norm",
        ["self_attn.q_proj"] = "attn_q",
        ["self_attn.k_proj"] = "attn_k",
        ["self_attn.v_proj"] = "attn_v",
        ["self_attn.qkv_proj"] = "attn_qkv",
        ["self_attn.o_proj"] = "attn_output",
        ["self_attn.q_norm"] = "attn_q_norm",
        ["self_attn.k_norm"] = "attn_k_norm",
        ["mlp.gate_proj"] = "ffn_gate",
        ["mlp.up_proj"] = "ffn_up",
        ["mlp.down_proj"] = "ffn_down",
    };

    private static readonly Dictionary<string, string> PostNorms = new(Common)
    {
        ["post_attention_layernorm"] = "post_attention_norm",
        ["pre_feedforward_layernorm"] = "ffn_norm",
        ["post_feedforward_layernorm"] = "post_ffw_norm",
    };

    /// <summary>By general.architecture.</summary>
    public static IReadOnlyDictionary<string, GgufFamily> All { get; } = new Dictionary<string, GgufFamily>
    {
        ["llama"] = new() { Permuted = true },
        ["qwen2"] = new(),
        ["qwen3"] = new(),
        ["gemma"] = new() { NormsPlusOne = true, Complete = GgufOptions.Gemma },
        ["gemma2"] = new() { Names = PostNorms, NormsPlusOne = true, Complete = GgufOptions.Gemma2 },
        ["gemma3"] = new() { Names = PostNorms, NormsPlusOne = true, Complete = GgufOptions.Gemma3 },
        ["phi3"] = new() { Names = new(Common) { ["mlp.gate_up_proj"] = "ffn_up" }, Complete = GgufOptions.Phi3 },
        ["olmo2"] = new() { Names = PostNorms, Complete = GgufOptions.Olmo2 },
        ["smollm3"] = new() { Permuted = true, Complete = GgufOptions.SmolLM3 },
        ["gpt2"] = new() { Complete = GgufOptions.Gpt2 },
        ["gptneox"] = new() { Complete = GgufOptions.GptNeoX },
    };

    /// <summary>The decoder's names to llama.cpp's; those of a layer without its number and without .weight or .bias.</summary>
    public Dictionary<string, string> Names { get; init; } = Common;

    /// <summary>Rows of q and k are stored with each head's two rotary halves interleaved (LlamaModel.permute).</summary>
    public bool Permuted { get; init; }

    /// <summary>Weights of norms are stored with the 1 that Gemma adds to them.</summary>
    public bool NormsPlusOne { get; init; }

    /// <summary>Sets what the family does not share with a Llama.</summary>
    public Func<GgufFile, ModelConfig, ModelConfig> Complete { get; init; } = (_, config) => config;

    public static GgufFamily Of(string architecture, string where) => All.TryGetValue(architecture, out var family) ? family
        : throw new ValueLocateException(
            $"The architecture '{architecture}' in '{where}' is not supported as GGUF: this version reads {string.Join(", ", All.Keys)}.");
}
