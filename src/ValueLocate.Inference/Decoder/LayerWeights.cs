using ValueLocate.Inference.Weights;
using static TorchSharp.torch;

namespace ValueLocate.Inference;

/// <summary>A tensor of the decoder, and what it holds under which of the decoder's names, one part below the other.</summary>
internal sealed record NamedWeights(IReadOnlyList<string> Names, IReadOnlyList<long[]> Shapes, Tensor Tensor);

/// <summary>Reads one layer's weights (or, without a layer, the model's) to the device; all that it has read is added to <paramref name="all"/>.</summary>
internal sealed class LayerWeights(IWeightSource source, string prefix, ScalarType dtype, Device device, ICollection<NamedWeights> all)
{
    public Tensor Read(string name, params long[] shape) => Keep([name], [shape], source.Read(prefix + name, shape, dtype));

    /// <summary>A vector that is kept in float32 whatever the model's dtype.</summary>
    public Tensor ReadFloat(string name, params long[] shape) => Keep([name], [shape], source.Read(prefix + name, shape, ScalarType.Float32));

    /// <summary>Several matrices under each other: one product instead of two or three. Each is read straight to its place.</summary>
    /// <param name="fused">The name under which some families store them joined.</param>
    /// <param name="names">Their own names.</param>
    /// <param name="shapes">Their shapes.</param>
    public Tensor Joined(string fused, string[] names, long[][] shapes)
    {
        long[] shape = [shapes.Sum(s => s[0]), .. shapes[0][1..]];
        if (source.Has(prefix + fused)) return Read(fused, shape);
        var joined = empty(shape, dtype);
        long at = 0;
        foreach (var (name, own) in names.Zip(shapes))
        {
            using var part = joined.narrow(0, at, own[0]);
            source.ReadInto(prefix + name, part);
            at += own[0];
        }
        return Keep(names, shapes, joined);
    }

    private Tensor Keep(string[] names, long[][] shapes, Tensor onCpu)
    {
        var kept = onCpu;
        if (device.type != TorchSharp.DeviceType.CPU)
        {
            using (onCpu) kept = onCpu.to(onCpu.dtype, device, copy: true);
        }
        all.Add(new NamedWeights([.. names.Select(n => prefix + n)], shapes, kept.DetachFromDisposeScope()));
        return kept;
    }
}
