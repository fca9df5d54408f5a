using ValueLocate.Inference.Weights;

namespace ValueLocate.Inference;

/// <summary>
/// The rotary embedding that GGUF metadata describes, as llama.cpp reads it (llama_model::load_hparams, and the constructor of llama_context for yarn).
/// </summary>
internal static class GgufRope
{
    private const string LongFactors = "rope_factors_long.weight";

    /// <summary>Reads the keys {type}.rope.* and the tensor rope_freqs.weight.</summary>
    /// <exception cref="ValueLocateException">A scaling that is not known, or numbers that contradict each other.</exception>
    public static RopeConfig Read(GgufFile file, GgufMetadata m, string type)
    {
        // Without a type a factor means linear, and a factor of 0 is none; rope.scale_linear is the key of 2023.
        var scaling = m.TextOrNull($"{type}.rope.scaling.type") ?? "linear";
        var longRope = file.Tensors.ContainsKey(LongFactors);
        if (scaling is not ("none" or "linear" or "yarn") && !(scaling == "longrope" && longRope))
            throw new ValueLocateException(
                $"The rope scaling '{scaling}' in '{file.Where}' is not supported as GGUF: none, linear, yarn, longrope with its tensors and a rope_freqs "
                    + "tensor are.");
        var attention = m.NumberOrNull($"{type}.rope.scaling.attn_factor") ?? 1;
        if (attention != 1 && scaling != "yarn" && !longRope)
            throw new ValueLocateException($"The rope scaling in '{file.Where}' multiplies attention by {attention}, which is not supported as GGUF.");
        var factor = m.NumberOrNull($"{type}.rope.scaling.factor") ?? m.NumberOrNull($"{type}.rope.scale_linear") ?? 1;
        if (factor < 0) throw new ValueLocateException($"The rope scaling in '{file.Where}' has the factor {factor}, which is below 0.");
        if (scaling is "none" or "longrope" || factor == 0) factor = 1;
        var theta = m.NumberOrNull($"{type}.rope.freq_base") ?? 10000;
        if (theta <= 0) throw new ValueLocateException($"'{file.Where}' has the rope base {theta}, which is not above 0.");
        var rope = new RopeConfig { Theta = theta, Scaling = factor == 1 ? "default" : "linear", Factor = factor, Divisors = Divisors(file, factor) };
        return scaling == "yarn" ? Yarn(file, m, type, rope, attention) : rope;
    }

    /// <summary>
    /// llama.cpp's yarn is transformers' with truncated bounds, and multiplies cosines and sines by (0.1 ln(factor) + 1) x attn_factor. The keys yarn_* are
    /// written by its converter from config.json; beta_fast and beta_slow are used as config.json means them.
    /// </summary>
    private static RopeConfig Yarn(GgufFile file, GgufMetadata m, string type, RopeConfig rope, double attention)
    {
        var key = $"{type}.rope.scaling";
        if (rope.Divisors is not null || file.Tensors.ContainsKey(LongFactors))
            throw new ValueLocateException($"'{file.Where}' has the rope scaling yarn and a tensor of rotary divisors, which is not supported.");
        var derived = rope.Factor <= 1 ? 1 : 0.1 * Math.Log(rope.Factor) + 1;
        RequireUsual("yarn_ext_factor", 1, -1);
        RequireUsual("yarn_log_multiplier", 0);
        RequireUsual("yarn_attn_factor", derived);
        return rope with
        {
            Scaling = "yarn",
            OriginalPositions = m.SizeOrNull($"{key}.original_context_length") ?? m.Size($"{type}.context_length"),
            AttentionFactor = derived * attention,
            BetaFast = m.NumberOrNull($"{key}.yarn_beta_fast") ?? 32,
            BetaSlow = m.NumberOrNull($"{key}.yarn_beta_slow") ?? 1,
        };

        // What llama.cpp reads for some architectures only, and in other ways than transformers.
        void RequireUsual(string name, params double[] usual)
        {
            if (m.NumberOrNull($"{key}.{name}") is { } n && !Array.Exists(usual, u => Math.Abs(n - u) < 1e-6))
                throw new ValueLocateException($"'{file.Where}' has the metadata '{key}.{name}' of {n}, which programs read differently: take the model in "
                    + "Hugging Face's format.");
        }
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
}
