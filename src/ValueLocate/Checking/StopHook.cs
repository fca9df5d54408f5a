using ValueLocate.Inference;
using static TorchSharp.torch;

namespace ValueLocate.Checking;

/// <summary>Stops a pass at its next layer once cancellation is asked for.</summary>
internal sealed class StopHook(CancellationToken cancellation) : IActivationHook
{
    public Tensor OnActivation(int layer, Tensor activation, ForwardContext context)
    {
        cancellation.ThrowIfCancellationRequested();
        return activation;
    }
}
