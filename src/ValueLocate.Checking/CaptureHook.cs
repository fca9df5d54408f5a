using System.Runtime.InteropServices;
using ValueLocate.Inference;
using static TorchSharp.torch;

namespace ValueLocate.Checking;

/// <summary>Keeps every layer's activation of one pass, [batch, position, neuron], as float32.</summary>
internal sealed class CaptureHook : IActivationHook
{
    public Dictionary<int, float[]> Activations { get; } = [];

    public Tensor OnActivation(int layer, Tensor activation, ForwardContext context)
    {
        using var scope = NewDisposeScope();
        Activations[layer] = MemoryMarshal.Cast<byte, float>(activation.to_type(ScalarType.Float32).contiguous().cpu().bytes).ToArray();
        return activation;
    }
}
