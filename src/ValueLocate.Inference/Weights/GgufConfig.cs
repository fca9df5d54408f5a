using System.Runtime.InteropServices;

namespace ValueLocate.Inference.Weights;

/// <summary>Reads a model's options from GGUF metadata.</summary>
internal static class GgufConfig
{
    private static readonly string[] Families = ["llama", "qwen2", "qwen3"];

    public static ModelConfig Read(GgufFile file)
    {
        var m = new Metadata(file);
        var type = m.Text("general.architecture");
        if (!Families.Contains(type))
            throw new ValueLocateException($"The architecture '{type}' in '{file.Where}' is not supported as GGUF: this version reads {string.Join(", ", Families)}.");
        var hidden = m.Size($"{type}.embedding_length");
        var heads = m.Size($"{type}.attention.head_count");
        var layers = m.Size($"{type}.block_count");
        if (!file.Tensors.TryGetValue("token_embd.weight", out var embedding)) throw new ValueLocateException($"'{file.Where}' has no tensor 'token_embd.weight'.");
        var config = new ModelConfig
        {
            ModelType = type,
            VocabularySize = (int)embedding.Dimensions[^1],
            HiddenSize = hidden,
            Neurons = m.Size($"{type}.feed_forward_length"),
            Layers = layers,
            Heads = heads,
            KeyValueHeads = m.SizeOr($"{type}.attention.head_count_kv", heads),
            HeadSize = m.SizeOr($"{type}.attention.key_length", hidden / heads),
            NormEpsilon = m.NumberOr($"{type}.attention.layer_norm_rms_epsilon", 1e-6),
            Rope = Rope(file, m, type),
            MaxPositions = m.SizeOr($"{type}.context_length", 2048),
            Windows = new int?[layers],
            QueryKeyValueBias = file.Tensors.ContainsKey("blk.0.attn_q.bias"),
            AttentionOutputBias = file.Tensors.ContainsKey("blk.0.attn_output.bias"),
            MlpBias = file.Tensors.ContainsKey("blk.0.ffn_gate.bias"),
            QueryKeyNorm = file.Tensors.ContainsKey("blk.0.attn_q_norm.weight"),
            TiedEmbeddings = !file.Tensors.ContainsKey("output.weight"),
            BeginId = m.SizeOrZero("tokenizer.ggml.bos_token_id"),
            EndIds = [.. new[] { m.SizeOrZero("tokenizer.ggml.eos_token_id"), m.SizeOrZero("tokenizer.ggml.eot_token_id") }.OfType<int>().Distinct()],
        };
        HuggingFaceConfig.Check(config, file.Where);
        return config;
    }

    private static RopeConfig Rope(GgufFile file, Metadata m, string type)
    {
        var scaling = m.TextOr($"{type}.rope.scaling.type", "none");
        if (scaling is not ("none" or "linear"))
            throw new ValueLocateException($"The rope scaling '{scaling}' in '{file.Where}' is not supported as GGUF: none, linear and a rope_freqs tensor are.");
        float[]? divisors = null;
        if (file.Tensors.TryGetValue("rope_freqs.weight", out var t) && t.Type == GgufType.F32)
        {
            divisors = new float[t.Elements];
            file.ReadRaw(t, 0, MemoryMarshal.AsBytes(divisors.AsSpan()));
        }
        return new RopeConfig
        {
            Theta = m.NumberOr($"{type}.rope.freq_base", 10000),
            Scaling = scaling == "linear" ? "linear" : "default",
            Factor = scaling == "linear" ? m.NumberOr($"{type}.rope.scaling.factor", 1) : 1,
            Divisors = divisors,
        };
    }

    private sealed class Metadata(GgufFile file)
    {
        public string Text(string key) => TextOr(key, "") is { Length: > 0 } t ? t : throw new ValueLocateException($"'{file.Where}' has no metadata '{key}'.");

        public string TextOr(string key, string otherwise) => file.Metadata.TryGetValue(key, out var v) && v is string t ? t : otherwise;

        public int Size(string key) => SizeOrZero(key) is { } n and > 0 ? n : throw new ValueLocateException($"'{file.Where}' needs the metadata '{key}' to be a whole number above 0.");

        public int SizeOr(string key, int otherwise) => file.Metadata.ContainsKey(key) ? Size(key) : otherwise;

        public int? SizeOrZero(string key) => file.Metadata.TryGetValue(key, out var v) && v is uint or int or ulong or long or ushort && Convert.ToInt64(v, null) is >= 0 and <= int.MaxValue and var n ? (int)n : null;

        public double NumberOr(string key, double otherwise) => file.Metadata.TryGetValue(key, out var v) && v is float or double ? Convert.ToDouble(v, null) : otherwise;
    }
}
