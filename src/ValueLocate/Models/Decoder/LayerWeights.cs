using ValueLocate.Models.Weights;
using static TorchSharp.torch;

namespace ValueLocate.Models;

/// <summary>A tensor of the decoder, and what it holds under which of Hugging Face's names, one part below the other.</summary>
internal sealed record NamedWeights(IReadOnlyList<string> Names, IReadOnlyList<long[]> Shapes, Tensor Tensor);

/// <summary>Reads one layer's weights (or, without a layer, the model's) to the device; all that it has read is added to <paramref name="all"/>.</summary>
internal sealed class LayerWeights(IWeightSource source, string prefix, ScalarType dtype, Device device, ICollection<NamedWeights> all)
{
    public Tensor Read(string name, params long[] shape) => Keep([name], [shape], source.Read(prefix + name, shape, dtype));

    /// <summary>Several matrices under each other: one product instead of two or three. Each is read straight to its place.</summary>
    public Tensor Joined(string[] names, long[][] shapes)
    {
        var joined = empty([shapes.Sum(s => s[0]), .. shapes[0][1..]], dtype);
        long at = 0;
        foreach (var (name, shape) in names.Zip(shapes))
        {
            using var part = joined.narrow(0, at, shape[0]);
            source.ReadInto(prefix + name, part);
            at += shape[0];
        }
        return Keep(names, shapes, joined);
    }

    private Tensor Keep(string[] names, long[][] shapes, Tensor onCpu)
    {
        var kept = onCpu;
        if (device.type != TorchSharp.DeviceType.CPU)
        {
            using (onCpu) kept = onCpu.to(dtype, device, copy: true);
        }
        all.Add(new NamedWeights([.. names.Select(n => prefix + n)], shapes, kept.DetachFromDisposeScope()));
        return kept;
    }
}
