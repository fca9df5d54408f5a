using System.Runtime.InteropServices;
using ValueLocate.Inference.Weights;

namespace ValueLocate.Inference;

/// <summary>
/// Options of the families that llama.cpp does not write as a Llama's. Checked against numbers: gemma3. By llama.cpp's conventions alone: gemma, gemma2, phi3,
/// olmo2, smollm3, gpt2, gptneox.
/// </summary>
internal static class GgufOptions
{
    public static ModelConfig Gemma(GgufFile file, ModelConfig c) => c with
    {
        Activation = "gelu_tanh",
        Norm = NormKind.RmsPlusOne,
        EmbeddingScale = Math.Sqrt(c.HiddenSize),
    };

    public static ModelConfig Gemma2(GgufFile file, ModelConfig c) => Gemma(file, c) with
    {
        PostNorm = true,
        AttentionScale = GemmaScale(c, largestLayers: 46),
        AttentionSoftCap = Number(file, "gemma2.attn_logit_softcapping") ?? 50,
        LogitSoftCap = Number(file, "gemma2.final_logit_softcapping") ?? 30,
        Windows = Alternating(file, "gemma2", c.Layers, 2),
    };

    public static ModelConfig Gemma3(GgufFile file, ModelConfig c) => Gemma(file, c) with
    {
        ModelType = "gemma3_text",
        PostNorm = true,
        AttentionScale = GemmaScale(c, largestLayers: 62),
        LogitSoftCap = Number(file, "gemma3.final_logit_softcapping") is { } cap and not 0 ? cap : null,
        LocalRope = new RopeConfig { Theta = Number(file, "gemma3.rope.freq_base_swa") ?? 10000 },
        Windows = Alternating(file, "gemma3", c.Layers, 6),
    };

    public static ModelConfig Phi3(GgufFile file, ModelConfig c)
    {
        var window = Window(file, "phi3");
        var rope = c.Rope with { Dimension = RopeDimension(file, "phi3", c) };
        if (file.Tensors.ContainsKey("rope_factors_long.weight"))
        {
            var original = (int)(Number(file, "phi3.rope.scaling.original_context_length") ?? throw Missing(file, "phi3.rope.scaling.original_context_length"));
            var factor = (double)c.MaxPositions / original;
            var derived = factor <= 1 ? 1 : Math.Sqrt(1 + Math.Log(factor) / Math.Log(original));
            rope = rope with
            {
                Scaling = "longrope",
                Factor = factor,
                OriginalPositions = original,
                AttentionFactor = Number(file, "phi3.rope.scaling.attn_factor") ?? derived,
                ShortFactors = Factors(file, "rope_factors_short.weight", rope.Pairs(c.HeadSize)),
                LongFactors = Factors(file, "rope_factors_long.weight", rope.Pairs(c.HeadSize)),
            };
        }
        return c with { Rope = rope, Windows = [.. Enumerable.Repeat(window, c.Layers)] };
    }

    public static ModelConfig Olmo2(GgufFile file, ModelConfig c) => Window(file, "olmo2") is not null
        ? throw new ValueLocateException($"'{file.Where}' is an olmo2 with a sliding window (OLMo 3), which is not supported as GGUF.")
        : c with { PreNorm = false, PostNorm = true, QueryKeyNorm = true, WholeQueryKeyNorm = true };

    public static ModelConfig SmolLM3(GgufFile file, ModelConfig c) => c with { RotaryLayers = [.. Enumerable.Range(1, c.Layers).Select(l => l % 4 != 0)] };

    public static ModelConfig Gpt2(GgufFile file, ModelConfig c) => Plain(file, c, "gpt2") with
    {
        Activation = "gelu_tanh",
        RotaryLayers = new bool[c.Layers],
        LearnedPositions = file.Tensors.TryGetValue("position_embd.weight", out var p) ? (int)p.Dimensions[^1]
            : throw new ValueLocateException($"'{file.Where}' has no tensor 'position_embd.weight'."),
    };

    public static ModelConfig GptNeoX(GgufFile file, ModelConfig c) => Plain(file, c, "gptneox") with
    {
        ModelType = "gpt_neox",
        Activation = "gelu",
        Rope = c.Rope with { Dimension = RopeDimension(file, "gptneox", c) },
        ParallelResidual = !file.Metadata.TryGetValue("gptneox.use_parallel_residual", out var v) || v switch
        {
            bool parallel => parallel,
            _ => throw new ValueLocateException($"'{file.Where}' needs the metadata 'gptneox.use_parallel_residual' to be true or false."),
        },
    };

    /// <summary>A plain MLP, LayerNorm and joined queries, keys and values, which the converter has brought into that order.</summary>
    private static ModelConfig Plain(GgufFile file, ModelConfig c, string type) => c with
    {
        Norm = NormKind.Layer,
        NormEpsilon = Number(file, type + ".attention.layer_norm_epsilon") ?? throw Missing(file, type + ".attention.layer_norm_epsilon"),
        GatedMlp = false,
        QueryKeyValueBias = file.Tensors.ContainsKey("blk.0.attn_qkv.bias"),
        MlpBias = file.Tensors.ContainsKey("blk.0.ffn_up.bias"),
    };

    /// <summary>query_pre_attn_scalar is not written: it is the head's width, but hidden / heads in the largest model of each generation.</summary>
    private static double GemmaScale(ModelConfig c, int largestLayers) =>
        1 / Math.Sqrt(c.Layers == largestLayers ? (double)c.HiddenSize / c.Heads : c.HeadSize);

    private static int?[] Alternating(GgufFile file, string type, int layers, int pattern)
    {
        var window = Window(file, type);
        if (file.Metadata.TryGetValue(type + ".attention.sliding_window_pattern", out var given) && given is GgufList { Values: { } list })
        {
            if (list.Count != layers || !list.All(s => s is bool))
                throw new ValueLocateException(
                    $"'{file.Where}' needs the metadata '{type}.attention.sliding_window_pattern' to be {layers} times true or false.");
            return [.. list.Select(s => (bool)s ? window : null)];
        }
        var every = (int)(Number(file, type + ".attention.sliding_window_pattern") ?? pattern);
        return [.. Enumerable.Range(1, layers).Select(l => every != 0 && l % every != 0 ? window : null)];
    }

    private static int? Window(GgufFile file, string type) => (int?)Number(file, type + ".attention.sliding_window") is { } n and > 0 ? n : null;

    private static int RopeDimension(GgufFile file, string type, ModelConfig c) =>
        (int?)Number(file, type + ".rope.dimension_count") is { } n && n != c.HeadSize ? n : 0;

    private static double[] Factors(GgufFile file, string name, int count)
    {
        if (!file.Tensors.TryGetValue(name, out var t) || t.Type != GgufType.F32 || t.Elements != count)
            throw new ValueLocateException($"'{file.Where}' needs the tensor '{name}' to hold {count} numbers of type F32.");
        var values = new float[count];
        file.ReadRaw(t, 0, MemoryMarshal.AsBytes(values.AsSpan()));
        return Array.ConvertAll(values, v => (double)v);
    }

    private static double? Number(GgufFile file, string key) => !file.Metadata.TryGetValue(key, out var v) ? null
        : v is byte or sbyte or short or ushort or int or uint or long or ulong or float or double ? Convert.ToDouble(v, null)
        : throw new ValueLocateException($"'{file.Where}' needs the metadata '{key}' to be a number.");

    private static ValueLocateException Missing(GgufFile file, string key) => new($"'{file.Where}' has no metadata '{key}'.");
}
