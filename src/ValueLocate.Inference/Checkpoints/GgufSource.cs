using System.Globalization;
using System.Text.RegularExpressions;
using ValueLocate.Inference.Weights;
using static TorchSharp.torch;

namespace ValueLocate.Inference;

/// <summary>The weights of a GGUF file under Hugging Face's names, dequantised.</summary>
internal sealed partial class GgufSource : IWeightSource
{
    private readonly GgufFile file;
    private readonly ModelConfig config;
    private readonly GgufFamily family;
    private readonly HashSet<string> read = ["rope_freqs.weight"];

    public GgufSource(GgufFile file, ModelConfig config)
    {
        this.file = file;
        this.config = config;
        if (config.Rope.Scaling == "longrope") read.UnionWith(["rope_factors_long.weight", "rope_factors_short.weight"]);
        family = GgufFamily.Of((string)file.Metadata["general.architecture"], file.Where);
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
        if (!file.Tensors.TryGetValue(Translate(name), out var info))
            throw new ValueLocateException($"'{Where}' has no tensor '{Translate(name)}', which its metadata asks for.");
        if (!info.Dimensions.Reverse().SequenceEqual(target.shape))
            throw new ValueLocateException($"The tensor '{info.Name}' in '{Where}' is [{string.Join(", ", info.Dimensions.Reverse())}], but its metadata "
                + $"asks for [{string.Join(", ", target.shape)}].");
        read.Add(info.Name);
        if (family.Permuted && QueryOrKey().IsMatch(name)) Unpermute(info, name, target);
        else Dequantize(info, target, family.NormsPlusOne && name.EndsWith("norm.weight", StringComparison.Ordinal) ? 1 : 0);
        FiniteWeights.Require(target, info.Name, Where, wide => Dequantize(info, wide));
    }

    public string? CheckLeftover()
    {
        var left = file.Tensors.Keys.Except(read).Order(StringComparer.Ordinal).ToList();
        if (left.Count == 0) return null;
        throw new ValueLocateException($"'{Where}' holds the tensor '{left[0]}'{(left.Count == 1 ? "" : $" and {left.Count - 1} more")}, which a model of "
            + $"the architecture '{config.ModelType}' does not have: "
            + "without it, it would be another model.");
    }

    public void Dispose() => file.Dispose();

    private void Dequantize(GgufTensor info, Tensor target, float minus = 0)
    {
        var width = info.Dimensions[0];
        var rowBytes = GgufTypes.Bytes(info.Type, width);
        RowPieces.Fill(target, width, rowBytes, (from, raw) => file.ReadRaw(info, from, raw), (_, _, raw, into) =>
        {
            GgufDequantizer.Dequantize(info.Type, raw, into);
            if (minus == 0) return;
            foreach (ref var value in into) value -= minus;
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
