using static TorchSharp.torch;

namespace ValueLocate.Inference;

/// <summary>Deals a model's layers over several devices: each device has the layers that follow each other, and about as many weights as the others.</summary>
internal static class LayerDevices
{
    /// <summary>The device of every layer. The embedding is on the first device, norm and output projection are on the last.</summary>
    /// <param name="config">The model's sizes.</param>
    /// <param name="devices">The devices, in the order in which the hidden states pass them.</param>
    public static Device[] Deal(ModelConfig config, IReadOnlyList<Device> devices)
    {
        long h = config.HiddenSize, q = (long)config.Heads * config.HeadSize, kv = (long)config.KeyValueHeads * config.HeadSize;
        double layer = h * (2 * q + 2 * kv) + (config.GatedMlp ? 3 : 2) * h * config.IntermediateSize, ends = (double)config.VocabularySize * h;
        var share = (2 * ends + config.Layers * layer) / devices.Count;
        return [.. Enumerable.Range(0, config.Layers)
            .Select(l => devices[Math.Clamp((int)((ends + (l + 0.5) * layer) / share), 0, devices.Count - 1)])];
    }

    /// <summary>Whether two devices are one.</summary>
    public static bool Same(Device a, Device b) => a.type == b.type && a.index == b.index;
}
