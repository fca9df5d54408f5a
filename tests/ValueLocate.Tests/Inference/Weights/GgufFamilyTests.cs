using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using ValueLocate.Inference;
using ValueLocate.Inference.Weights;
using static TorchSharp.torch;

namespace ValueLocate.Tests.Inference.Weights;

/// <summary>
/// GGUF files of the families for which llama.cpp's own are not at hand, written here as its converter writes them from the golden models: names, the 1 that is
/// added to Gemma's norms, permuted rows of q and k, joined matrices, and only the metadata that the converter writes.
/// </summary>
public class GgufFamilyTests
{
    private static readonly (string Theirs, string Ours)[] Llama =
    [
        ("model.embed_tokens", "token_embd"), ("model.norm", "output_norm"), ("lm_head", "output"), ("model.layers.", "blk."),
        ("self_attn.q_proj", "attn_q"), ("self_attn.k_proj", "attn_k"), ("self_attn.v_proj", "attn_v"), ("self_attn.o_proj", "attn_output"),
        ("self_attn.qkv_proj", "attn_qkv"), ("self_attn.q_norm", "attn_q_norm"), ("self_attn.k_norm", "attn_k_norm"),
        ("mlp.gate_up_proj", "ffn_up"), ("mlp.gate_proj", "ffn_gate"), ("mlp.up_proj", "ffn_up"), ("mlp.down_proj", "ffn_down"),
        ("input_layernorm", "attn_norm"),
    ];

    private static readonly (string Theirs, string Ours)[] PostNorms =
        [.. Llama, ("post_attention_layernorm", "post_attention_norm"), ("pre_feedforward_layernorm", "ffn_norm"),
            ("post_feedforward_layernorm", "post_ffw_norm")];

    /// <summary>The golden models pass in their own format; where llama.cpp takes an option for granted, config.json is given that option first.</summary>
    [Theory]
    [InlineData("gemma", "gemma")]
    [InlineData("gemma2", "gemma2", "query_pre_attn_scalar", "16")]
    [InlineData("gemma3", "gemma3")]
    [InlineData("phi3-longrope", "phi3")]
    [InlineData("phi3-longrope-short", "phi3")]
    [InlineData("olmo2", "olmo2")]
    [InlineData("smollm3", "smollm3", "no_rope_layers", "[1, 1, 1, 0]")]
    [InlineData("gpt2", "gpt2")]
    [InlineData("gpt-neox", "gptneox")]
    [InlineData("gpt-neox", "gptneox", "use_parallel_residual", "false")]
    public void What_llama_cpp_would_write_computes_what_the_folder_computes(string golden, string architecture, string? field = null, string? value = null)
    {
        using var folder = new TempFolder();
        folder.CopyFrom(Data.Golden(golden));
        var json = JsonNode.Parse(File.ReadAllText(folder.File("config.json")))!.AsObject();
        if (field is not null) json[field] = JsonNode.Parse(value!);
        File.WriteAllText(folder.File("config.json"), json.ToJsonString());
        var config = HuggingFaceConfig.Read(folder.File("config.json"));
        Write(folder.File("model.gguf"), Metadata(config, architecture), Tensors(golden, architecture, config));

        using var here = CausalLM.Load(folder.Path);
        using var there = CausalLM.Load(folder.File("model.gguf"));
        var batch = TokenBatch.Prompts([[.. Enumerable.Range(3, 20)], [9, 8, 7]]);
        using var ours = here.Logits(here.Forward(batch));
        using var theirs = there.Logits(there.Forward(batch));
        Assert.True(theirs.allclose(ours, rtol: 1e-4, atol: 1e-4));
        Assert.True(ours.abs().max().item<float>() > 0.1);

        // Written as a folder it has the tensors that transformers saved, by name, layout and value.
        ModelConversion.Convert(folder.File("model.gguf"), folder.File("out"), cancellation: TestContext.Current.CancellationToken);
        using var back = CausalLM.Load(folder.File("out"));
        using var again = back.Logits(back.Forward(batch));
        // Not closer for longrope: GGUF holds its attention factor as float32, config.json lets it follow from the lengths.
        Assert.True(again.allclose(theirs, rtol: 1e-4, atol: 1e-4));
        var (saved, written) = (RawSafetensors.Read(Path.Combine(Data.Golden(golden), "model.safetensors")),
            RawSafetensors.Read(Path.Combine(folder.File("out"), "model.safetensors")));
        Assert.Equal(saved.Tensors.Keys, written.Tensors.Keys);
        foreach (var name in saved.Tensors.Keys)
        {
            Assert.Equal(saved.Tensors[name].Shape, written.Tensors[name].Shape);
            Assert.InRange(saved.Floats(name).Zip(written.Floats(name), (a, b) => Math.Abs(a - b)).Max(), 0, 1e-6f);
        }
    }

    private static Dictionary<string, object> Metadata(ModelConfig c, string a)
    {
        var m = new Dictionary<string, object>
        {
            ["general.architecture"] = a,
            [a + ".context_length"] = (uint)c.MaxPositions,
            [a + ".embedding_length"] = (uint)c.HiddenSize,
            [a + ".block_count"] = (uint)c.Layers,
            [a + ".feed_forward_length"] = (uint)c.IntermediateSize,
            [a + ".attention.head_count"] = (uint)c.Heads,
            [a + ".attention.head_count_kv"] = (uint)c.KeyValueHeads,
            [a + (c.Norm == NormKind.Layer ? ".attention.layer_norm_epsilon" : ".attention.layer_norm_rms_epsilon")] = (float)c.NormEpsilon,
            [a + ".rope.freq_base"] = (float)c.Rope.Theta,
        };
        if (c.HeadSize * c.Heads != c.HiddenSize) m[a + ".attention.key_length"] = m[a + ".attention.value_length"] = (uint)c.HeadSize;
        if (c.Windows.FirstOrDefault(w => w is not null) is { } window) m[a + ".attention.sliding_window"] = (uint)window;
        if (c.AttentionSoftCap is { } cap) m[a + ".attn_logit_softcapping"] = (float)cap;
        if (c.LogitSoftCap is { } logits) m[a + ".final_logit_softcapping"] = (float)logits;
        if (a is "phi3" or "gptneox") m[a + ".rope.dimension_count"] = (uint)c.Rope.DimensionOf(c.HeadSize);
        if (a == "gptneox") m[a + ".use_parallel_residual"] = c.ParallelResidual;
        if (c.Rope.Scaling == "longrope")
            (m[a + ".rope.scaling.original_context_length"], m[a + ".rope.scaling.attn_factor"]) = ((uint)c.Rope.OriginalPositions,
                (float)c.Rope.AttentionFactor);
        return m;
    }

    private static Dictionary<string, Tensor> Tensors(string golden, string architecture, ModelConfig c)
    {
        var tensors = new Dictionary<string, Tensor>();
        using var file = SafetensorsFile.Open(Path.Combine(Data.Golden(golden), "model.safetensors"));
        var names = architecture switch
        {
            "gpt2" => [("transformer.wte", "token_embd"), ("transformer.wpe", "position_embd"), ("transformer.ln_f", "output_norm"),
                ("transformer.h.", "blk."), ("attn.c_attn", "attn_qkv"), ("attn.c_proj", "attn_output"), ("mlp.c_fc", "ffn_up"),
                ("mlp.c_proj", "ffn_down"), ("ln_1", "attn_norm"), ("ln_2", "ffn_norm")],
            "gptneox" => [("gpt_neox.embed_in", "token_embd"), ("gpt_neox.final_layer_norm", "output_norm"), ("embed_out", "output"),
                ("gpt_neox.layers.", "blk."), ("attention.query_key_value", "attn_qkv"), ("attention.dense", "attn_output"),
                ("mlp.dense_h_to_4h", "ffn_up"), ("mlp.dense_4h_to_h", "ffn_down"), ("input_layernorm", "attn_norm"), ("post_attention_layernorm", "ffn_norm")],
            "gemma2" or "gemma3" or "olmo2" => PostNorms,
            _ => [.. Llama, ("post_attention_layernorm", "ffn_norm")],
        };
        foreach (var name in file.Names)
        {
            var t = file.Read(name);
            if (architecture.StartsWith("gemma", StringComparison.Ordinal) && name.EndsWith("norm.weight", StringComparison.Ordinal)) t = t.add(1);
            if (architecture == "gpt2" && (name.Contains("attn.c_", StringComparison.Ordinal) || name.Contains("mlp.c_", StringComparison.Ordinal))
                && t.dim() == 2)
                t = t.t().contiguous();
            if (name.Contains("query_key_value", StringComparison.Ordinal))
            {
                var byHead = t.reshape([c.Heads, 3, c.HeadSize, .. t.shape[1..]]);
                t = cat([.. Enumerable.Range(0, 3).Select(i => byHead.select(1, i).reshape([c.HiddenSize, .. t.shape[1..]]))], 0);
            }
            if (architecture == "smollm3" && (name.Contains("q_proj", StringComparison.Ordinal) || name.Contains("k_proj", StringComparison.Ordinal)))
                t = t.reshape(t.shape[0] / c.HeadSize, 2, c.HeadSize / 2, t.shape[1]).transpose(1, 2).reshape(t.shape);
            tensors[names.Aggregate(name, (n, pair) => n.Replace(pair.Item1, pair.Item2, StringComparison.Ordinal))] = t;
        }
        if (c.Rope.Scaling != "longrope") return tensors;
        tensors["rope_factors_long.weight"] = tensor(c.Rope.LongFactors.Select(f => (float)f).ToArray());
        tensors["rope_factors_short.weight"] = tensor(c.Rope.ShortFactors.Select(f => (float)f).ToArray());
        return tensors;
    }

    /// <summary>GGUF version 3, all tensors in float32.</summary>
    private static void Write(string path, Dictionary<string, object> metadata, Dictionary<string, Tensor> tensors)
    {
        using var w = new BinaryWriter(File.Create(path));
        w.Write("GGUF"u8);
        w.Write(3u);
        w.Write((ulong)tensors.Count);
        w.Write((ulong)metadata.Count);
        foreach (var (key, value) in metadata)
        {
            Text(key);
            w.Write(value switch { uint => 4u, float => 6u, bool => 7u, _ => 8u });
            if (value is uint u) w.Write(u);
            else if (value is float f) w.Write(f);
            else if (value is bool b) w.Write(b);
            else Text((string)value);
        }
        var at = 0UL;
        foreach (var (name, t) in tensors)
        {
            Text(name);
            w.Write((uint)t.dim());
            foreach (var size in t.shape.Reverse()) w.Write((ulong)size);
            w.Write(0u);
            w.Write(at);
            at += (ulong)(t.numel() * 4 + 31) / 32 * 32;
        }
        foreach (var t in tensors.Values)
        {
            Pad();
            using var flat = t.contiguous();
            w.Write(MemoryMarshal.AsBytes(flat.data<float>().ToArray().AsSpan()));
        }

        void Text(string s)
        {
            w.Write((ulong)Encoding.UTF8.GetByteCount(s));
            w.Write(Encoding.UTF8.GetBytes(s));
        }

        void Pad() => w.Write(new byte[(32 - w.BaseStream.Position % 32) % 32]);
    }
}
