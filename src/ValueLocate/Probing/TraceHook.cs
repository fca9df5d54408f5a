using System.Runtime.InteropServices;
using ValueLocate.Inference;
using static TorchSharp.torch;

namespace ValueLocate.Probing;

/// <summary>Keeps some neurons' activations at every position of the first row: [neuron][position].</summary>
internal sealed class TraceHook(IReadOnlyList<(int Layer, int Index)> neurons) : IActivationHook
{
    public float[][] Values { get; } = new float[neurons.Count][];

    public Tensor OnActivation(int layer, Tensor activation, ForwardContext context)
    {
        for (var n = 0; n < neurons.Count; n++)
        {
            if (neurons[n].Layer != layer) continue;
            using var scope = NewDisposeScope();
            Values[n] =
                MemoryMarshal.Cast<byte, float>(activation[0].select(-1, neurons[n].Index).to_type(ScalarType.Float32).contiguous().cpu().bytes).ToArray();
        }
        return activation;
    }
}
