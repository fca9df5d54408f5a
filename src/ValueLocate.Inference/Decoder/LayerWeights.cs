using ValueLocate.Inference.Weights;
using static TorchSharp.torch;

namespace ValueLocate.Inference;

/// <summary>A tensor of the decoder, and what it holds under which of Hugging Face's names, one part below the other.</summary>
internal sealed record NamedWeights(IReadOnlyList<string> Names, IReadOnlyList<long[]> Shapes, Tensor Tensor);

/// <summary>Reads one layer's weights (or, without a layer, the model's) to the device; all that it has read is added to <paramref name="all"/>.</summary>
internal sealed class LayerWeights(IWeightSource source, string prefix, ScalarType dtype, Device device, ICollection<NamedWeights> all)
{
    public Tensor Read(string name, params long[] shape)
    {
        using var onCpu = source.Read(prefix + name, shape, dtype);
        return Keep([name], [shape], onCpu);
    }

    /// <summary>Several matrices under each other: one product instead of two or three.</summary>
    public Tensor Joined(string[] names, long[][] shapes)
    {
        var parts = names.Zip(shapes, (n, s) => source.Read(prefix + n, s, dtype)).ToArray();
        using var joined = cat(parts, 0);
        foreach (var p in parts) p.Dispose();
        return Keep(names, shapes, joined);
    }

    private Tensor Keep(string[] names, long[][] shapes, Tensor onCpu)
    {
        var kept = onCpu.to(dtype, device, copy: true).DetachFromDisposeScope();
        all.Add(new NamedWeights([.. names.Select(n => prefix + n)], shapes, kept));
        return kept;
    }
}
