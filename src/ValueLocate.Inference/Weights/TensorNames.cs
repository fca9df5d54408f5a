namespace ValueLocate.Inference.Weights;

/// <summary>
/// How a family names and lays out its tensors in Hugging Face's files. The decoder asks for a Llama's names, with <c>self_attn.qkv_proj</c> and
/// <c>mlp.gate_up_proj</c> for matrices that are stored joined; a family says what its own differ in.
/// </summary>
internal sealed record TensorNames
{
    /// <summary>What the decoder's names of a layer's tensors begin with.</summary>
    public const string Layer = "model.layers.";

    private static readonly TensorNames Llama = new();

    private static readonly Dictionary<string, TensorNames> Families = new()
    {
        ["gemma3"] = new() { Bases = ["language_model.model.", "model.language_model."], Heads = ["language_model.lm_head", "lm_head"] },
        ["gpt2"] = new()
        {
            Bases = ["transformer.", ""],
            Model = new() { ["embed_tokens"] = "wte", ["embed_positions"] = "wpe", ["norm"] = "ln_f" },
            Layers = "h.",
            Parts = new()
            {
                ["input_layernorm"] = "ln_1",
                ["self_attn.qkv_proj"] = "attn.c_attn",
                ["self_attn.o_proj"] = "attn.c_proj",
                ["post_attention_layernorm"] = "ln_2",
                ["mlp.up_proj"] = "mlp.c_fc",
                ["mlp.down_proj"] = "mlp.c_proj",
            },
            Transposed = true,
            Fused = true,
        },
        ["gpt_neox"] = new()
        {
            Bases = ["gpt_neox.", ""],
            Model = new() { ["embed_tokens"] = "embed_in", ["norm"] = "final_layer_norm" },
            Heads = ["embed_out", "lm_head"],
            Parts = new()
            {
                ["self_attn.qkv_proj"] = "attention.query_key_value",
                ["self_attn.o_proj"] = "attention.dense",
                ["mlp.up_proj"] = "mlp.dense_h_to_4h",
                ["mlp.down_proj"] = "mlp.dense_4h_to_h",
            },
            QueryKeyValueByHead = true,
            Fused = true,
        },
        ["phi3"] = new() { Fused = true },
    };

    /// <summary>What tensors below the head begin with; a checkpoint of the model without its head leaves it out.</summary>
    public string[] Bases { get; init; } = ["model.", ""];

    /// <summary>The decoder's names of the model's own tensors to the family's.</summary>
    public Dictionary<string, string> Model { get; init; } = [];

    /// <summary>What precedes a layer's number.</summary>
    public string Layers { get; init; } = "layers.";

    /// <summary>The decoder's names of a layer's tensors to the family's.</summary>
    public Dictionary<string, string> Parts { get; init; } = [];

    /// <summary>Names of the output projection.</summary>
    public string[] Heads { get; init; } = ["lm_head"];

    /// <summary>Matrices of the layers are stored [input, output] (GPT-2's Conv1D).</summary>
    public bool Transposed { get; init; }

    /// <summary>Joined queries, keys and values are stored head by head: q, k, v of head 0, then of head 1, ...</summary>
    public bool QueryKeyValueByHead { get; init; }

    /// <summary>Joined queries, keys and values (and gate and up) are one matrix in the family's files.</summary>
    public bool Fused { get; init; }

    /// <summary>The family's name of one of the decoder's tensors.</summary>
    /// <param name="name">The decoder's.</param>
    /// <param name="prefix">One of <see cref="Bases"/>.</param>
    /// <param name="head">One of <see cref="Heads"/>.</param>
    public string Stored(string name, string prefix, string head)
    {
        if (name.StartsWith("lm_head.", StringComparison.Ordinal)) return head + name["lm_head".Length..];
        var layer = name.StartsWith(Layer, StringComparison.Ordinal);
        var start = layer ? name.IndexOf('.', Layer.Length) + 1 : "model.".Length;
        var end = name.LastIndexOf('.');
        var part = name[start..end];
        var theirs = (layer ? Parts : Model).GetValueOrDefault(part, part);
        return prefix + (layer ? Layers + name[Layer.Length..start] : "") + theirs + name[end..];
    }

    public static TensorNames Of(string modelType) => Families.GetValueOrDefault(modelType, Llama);
}
