using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using static TorchSharp.torch;

namespace ValueLocate.Inference.Weights;

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

    public GgufSource(GgufFile file, ModelConfig config)
    {
        this.file = file;
        this.config = config;
    }

    public string Where => file.Where;

    public bool Has(string name) => file.Tensors.ContainsKey(Translate(name));

    public Tensor Read(string name, long[] shape, ScalarType dtype)
    {
        if (!file.Tensors.TryGetValue(Translate(name), out var info)) throw new ValueLocateException($"'{Where}' has no tensor '{Translate(name)}', which its metadata asks for.");
        if (!info.Dimensions.Reverse().SequenceEqual(shape))
            throw new ValueLocateException($"The tensor '{info.Name}' in '{Where}' is [{string.Join(", ", info.Dimensions.Reverse())}], but its metadata asks for [{string.Join(", ", shape)}].");
        var tensor = Dequantize(info, shape, dtype);
        return Unpermute(name, tensor);
    }

    public void Dispose() => file.Dispose();

    /// <summary>Row by row in pieces, so that a float32 copy of a large quantised matrix never exists beside a smaller dtype's.</summary>
    private Tensor Dequantize(GgufTensor info, long[] shape, ScalarType dtype)
    {
        var row = info.Dimensions[0];
        var rows = info.Elements / row;
        var perPiece = Math.Clamp((1L << 22) / row, 1, rows);
        var rowBytes = GgufTypes.Bytes(info.Type, row);
        var result = empty(shape, dtype);
        using var flat = result.view(rows, row);
        using var buffer = empty([perPiece, row], ScalarType.Float32);
        var raw = new byte[perPiece * rowBytes];
        for (long r = 0; r < rows; r += perPiece)
        {
            var n = Math.Min(perPiece, rows - r);
            file.ReadRaw(info, r * rowBytes, raw.AsSpan(0, (int)(n * rowBytes)));
            GgufDequantizer.Dequantize(info.Type, raw.AsSpan(0, (int)(n * rowBytes)), MemoryMarshal.Cast<byte, float>(buffer.bytes)[..(int)(n * row)]);
            using var target = flat.narrow(0, r, n);
            using var source = buffer.narrow(0, 0, n);
            target.copy_(source);
        }
        return result;
    }

    /// <summary>
    /// llama.cpp stores the rows of a Llama's q and k with each head's two rotary halves interleaved (LlamaModel.permute in its
    /// convert_hf_to_gguf.py); this undoes it.
    /// </summary>
    private Tensor Unpermute(string name, Tensor tensor)
    {
        if (config.ModelType is not ("llama" or "mistral") || !QueryOrKey().IsMatch(name)) return tensor;
        var heads = name.Contains("q_proj", StringComparison.Ordinal) ? config.Heads : config.KeyValueHeads;
        using (tensor)
        {
            using var split = tensor.view([heads, config.HeadSize / 2, 2, .. tensor.shape[1..]]);
            using var swapped = split.transpose(1, 2);
            return swapped.reshape(tensor.shape);
        }
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
