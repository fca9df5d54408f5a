using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using static TorchSharp.torch;

namespace ValueLocate.Models.Weights;

/// <summary>The weights of a GGUF file under Hugging Face's names, dequantised.</summary>
internal sealed partial class GgufSource : IWeightSource
{
    private readonly GgufFile file;
    private readonly ModelConfig config;
    private readonly GgufFamily family;

    public GgufSource(GgufFile file, ModelConfig config)
    {
        this.file = file;
        this.config = config;
        family = GgufFamily.Of((string)file.Metadata["general.architecture"], file.Where);
    }

    public string Where => file.Where;

    public bool Has(string name) => file.Tensors.ContainsKey(Translate(name));

    public Tensor Read(string name, long[] shape, ScalarType dtype)
    {
        if (!file.Tensors.TryGetValue(Translate(name), out var info)) throw new ValueLocateException($"'{Where}' has no tensor '{Translate(name)}', which its metadata asks for.");
        if (!info.Dimensions.Reverse().SequenceEqual(shape))
            throw new ValueLocateException($"The tensor '{info.Name}' in '{Where}' is [{string.Join(", ", info.Dimensions.Reverse())}], but its metadata asks for [{string.Join(", ", shape)}].");
        var tensor = Dequantize(info, shape, dtype);
        return family.NormsPlusOne && name.EndsWith("norm.weight", StringComparison.Ordinal) ? MinusOne(tensor) : Unpermute(name, tensor);
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

    private static Tensor MinusOne(Tensor tensor)
    {
        using (tensor) return tensor.sub(Scalars.One);
    }

    /// <summary>
    /// llama.cpp stores the rows of a Llama's q and k with each head's two rotary halves interleaved (LlamaModel.permute in its
    /// convert_hf_to_gguf.py); this undoes it.
    /// </summary>
    private Tensor Unpermute(string name, Tensor tensor)
    {
        if (!family.Permuted || !QueryOrKey().IsMatch(name)) return tensor;
        var heads = name.Contains("q_proj", StringComparison.Ordinal) ? config.Heads : config.KeyValueHeads;
        using (tensor)
        {
            using var split = tensor.view([heads, config.HeadSize / 2, 2, .. tensor.shape[1..]]);
            using var swapped = split.transpose(1, 2);
            return swapped.reshape(tensor.shape);
        }
    }

    private string Translate(string name)
    {
        if (family.Names.TryGetValue(name, out var direct)) return direct;
        var m = LayerName().Match(name);
        return m.Success && family.Names.TryGetValue(m.Groups[2].Value, out var part)
            ? string.Create(CultureInfo.InvariantCulture, $"blk.{m.Groups[1].Value}.{part}.{m.Groups[3].Value}")
            : name;
    }

    [GeneratedRegex(@"^model\.layers\.(\d+)\.(.+)\.(weight|bias)$")]
    private static partial Regex LayerName();

    [GeneratedRegex(@"\.self_attn\.[qk]_proj\.")]
    private static partial Regex QueryOrKey();
}
