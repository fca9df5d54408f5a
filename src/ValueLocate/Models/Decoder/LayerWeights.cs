using ValueLocate.Models.Weights;
using static TorchSharp.torch;

namespace ValueLocate.Models;

/// <summary>Reads one layer's weights (or, without a layer, the model's) to the device.</summary>
internal sealed class LayerWeights(IWeightSource source, string prefix, ScalarType dtype, Device device)
{
    public Tensor Read(string name, params long[] shape)
    {
        using var onCpu = source.Read(prefix + name, shape, dtype);
        return onCpu.to(dtype, device, copy: true).DetachFromDisposeScope();
    }

    /// <summary>Several matrices under each other: one product instead of two or three.</summary>
    public Tensor Joined(string[] names, long[][] shapes)
    {
        var parts = names.Zip(shapes, (n, s) => source.Read(prefix + n, s, dtype)).ToArray();
        using var joined = cat(parts, 0);
        foreach (var p in parts) p.Dispose();
        return joined.to(dtype, device, copy: true).DetachFromDisposeScope();
    }
}
