using System.Globalization;
using System.Text.RegularExpressions;
using static TorchSharp.torch;

namespace ValueLocate.Models.Weights;

/// <summary>The weights of a GGUF file under Hugging Face's names, dequantised.</summary>
internal sealed partial class GgufSource : IWeightSource
{
    private static readonly Dictionary<string, string> Names = new()
    {
        ["model.embed_tokens.weight"] = "token_embd.weight",
        ["model.norm.weight"] = "output_norm.weight",
        ["lm_head.weight"] = "output.weight",
        ["input_layernorm"] = "attn_norm",
        ["post_attention_layernorm"] = "ffn_norm",
        ["self_attn.q_proj"] = "attn_q",
        ["self_attn.k_proj"] = "attn_k",
        ["self_attn.v_proj"] = "attn_v",
        ["self_attn.o_proj"] = "attn_output",
        ["self_attn.q_norm"] = "attn_q_norm",
        ["self_attn.k_norm"] = "attn_k_norm",
        ["mlp.gate_proj"] = "ffn_gate",
        ["mlp.up_proj"] = "ffn_up",
        ["mlp.down_proj"] = "ffn_down",
    };

    private readonly GgufFile file;
    private readonly ModelConfig config;
    private readonly HashSet<string> read = ["rope_freqs.weight"];

    public GgufSource(GgufFile file, ModelConfig config)
    {
        this.file = file;
        this.config = config;
    }

    public string Where => file.Where;

    public bool Has(string name) => file.Tensors.ContainsKey(Translate(name));

    public Tensor Read(string name, long[] shape, ScalarType dtype)
    {
        var tensor = empty(shape, dtype);
        ReadInto(name, tensor);
        return tensor;
    }

    public void ReadInto(string name, Tensor target)
    {
        if (!file.Tensors.TryGetValue(Translate(name), out var info)) throw new ValueLocateException($"'{Where}' has no tensor '{Translate(name)}', which its metadata asks for.");
        if (!info.Dimensions.Reverse().SequenceEqual(target.shape))
            throw new ValueLocateException($"The tensor '{info.Name}' in '{Where}' is [{string.Join(", ", info.Dimensions.Reverse())}], but its metadata asks for [{string.Join(", ", target.shape)}].");
        read.Add(info.Name);
        if (config.ModelType is "llama" or "mistral" && QueryOrKey().IsMatch(name)) Unpermute(info, name, target);
        else Dequantize(info, target);
        FiniteWeights.Require(target, info.Name, Where, wide => Dequantize(info, wide));
    }

    public string? CheckLeftover()
    {
        var left = file.Tensors.Keys.Except(read).Order(StringComparer.Ordinal).ToList();
        if (left.Count == 0) return null;
        throw new ValueLocateException($"'{Where}' holds the tensor '{left[0]}'{(left.Count == 1 ? "" : $" and {left.Count - 1} more")}, which a model of the architecture '{config.ModelType}' does not have: "
            + "without it, it would be another model.");
    }

    public void Dispose() => file.Dispose();

    private void Dequantize(GgufTensor info, Tensor target)
    {
        var width = info.Dimensions[0];
        var rowBytes = GgufTypes.Bytes(info.Type, width);
        RowPieces.Fill(target, width, (first, rows, into) =>
        {
            var raw = new byte[rows * rowBytes];
            file.ReadRaw(info, first * rowBytes, raw);
            GgufDequantizer.Dequantize(info.Type, raw, into);
        });
    }

    /// <summary>
    /// llama.cpp stores the rows of a Llama's q and k with each head's two rotary halves interleaved (LlamaModel.permute in its
    /// convert_hf_to_gguf.py); this undoes it.
    /// </summary>
    private void Unpermute(GgufTensor info, string name, Tensor target)
    {
        var heads = name.Contains("q_proj", StringComparison.Ordinal) ? config.Heads : config.KeyValueHeads;
        using var stored = empty(target.shape, target.dtype);
        Dequantize(info, stored);
        using var split = stored.view([heads, config.HeadSize / 2, 2, .. target.shape[1..]]);
        using var swapped = split.transpose(1, 2);
        using var halves = target.view([heads, 2, config.HeadSize / 2, .. target.shape[1..]]);
        halves.copy_(swapped);
    }

    private static string Translate(string name)
    {
        if (Names.TryGetValue(name, out var direct)) return direct;
        var m = LayerName().Match(name);
        return m.Success && Names.TryGetValue(m.Groups[2].Value, out var part)
            ? string.Create(CultureInfo.InvariantCulture, $"blk.{m.Groups[1].Value}.{part}.{m.Groups[3].Value}")
            : name;
    }

    [GeneratedRegex(@"^model\.layers\.(\d+)\.(.+)\.(weight|bias)$")]
    private static partial Regex LayerName();

    [GeneratedRegex(@"\.self_attn\.[qk]_proj\.")]
    private static partial Regex QueryOrKey();
}
