using ValueLocate.Models.Weights;
using static TorchSharp.torch;

namespace ValueLocate.Models;

/// <summary>A tensor of the decoder, and what it holds under which of the decoder's names, one part below the other.</summary>
internal sealed record NamedWeights(IReadOnlyList<string> Names, IReadOnlyList<long[]> Shapes, Tensor Tensor);

/// <summary>Reads one layer's weights (or, without a layer, the model's) to the device; all that it has read is added to <paramref name="all"/>.</summary>
internal sealed class LayerWeights(IWeightSource source, string prefix, ScalarType dtype, Device device, ICollection<NamedWeights> all)
{
    public Tensor Read(string name, params long[] shape) => Read(name, shape, dtype);

    /// <summary>A vector that is kept in float32 whatever the model's dtype.</summary>
    public Tensor ReadFloat(string name, params long[] shape) => Read(name, shape, ScalarType.Float32);

    /// <summary>A matrix that a checkpoint may hold although it should be another one; null where it is missing or equal to that.</summary>
    public Tensor? ReadUnlessEqual(string name, Tensor other)
    {
        if (!source.Has(prefix + name)) return null;
        var onCpu = source.Read(prefix + name, other.shape, dtype);
        using var there = other.cpu();
        using (onCpu) return Equal(onCpu, there) ? null : Keep([name], [other.shape], onCpu, dtype);
    }

    /// <summary>Several matrices under each other: one product instead of two or three.</summary>
    /// <param name="fused">The name under which some families store them joined.</param>
    /// <param name="names">Their own names.</param>
    /// <param name="shapes">Their shapes.</param>
    public Tensor Joined(string fused, string[] names, long[][] shapes)
    {
        if (source.Has(prefix + fused)) return Read(fused, [shapes.Sum(s => s[0]), .. shapes[0][1..]]);
        var parts = names.Zip(shapes, (n, s) => source.Read(prefix + n, s, dtype)).ToArray();
        using var joined = cat(parts, 0);
        foreach (var p in parts) p.Dispose();
        return Keep(names, shapes, joined, dtype);
    }

    /// <summary>In pieces, so that no third matrix is made.</summary>
    private static bool Equal(Tensor a, Tensor b)
    {
        const long Piece = 4096;
        for (long at = 0; at < a.shape[0]; at += Piece)
        {
            using var scope = NewDisposeScope();
            var n = Math.Min(Piece, a.shape[0] - at);
            if (!a.narrow(0, at, n).eq(b.narrow(0, at, n)).all().item<bool>()) return false;
        }
        return true;
    }

    private Tensor Read(string name, long[] shape, ScalarType kept)
    {
        using var onCpu = source.Read(prefix + name, shape, kept);
        return Keep([name], [shape], onCpu, kept);
    }

    private Tensor Keep(string[] names, long[][] shapes, Tensor onCpu, ScalarType target)
    {
        var kept = onCpu.to(target, device, copy: true).DetachFromDisposeScope();
        all.Add(new NamedWeights([.. names.Select(n => prefix + n)], shapes, kept));
        return kept;
    }
}
