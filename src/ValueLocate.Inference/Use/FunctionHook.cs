using static TorchSharp.torch;

namespace ValueLocate.Inference;

/// <summary>A hook that is one function of one layer's activation.</summary>
internal sealed class FunctionHook(int layer, Func<Tensor, Tensor> change) : IActivationHook
{
    public Tensor OnActivation(int at, Tensor activation, ForwardContext context)
    {
        if (at != layer) return activation;
        var changed = change(activation)
            ?? throw new ValueLocateException($"The hook of layer {layer} returned null: return a tensor of the activation's shape.");
        if (!changed.shape.AsSpan().SequenceEqual(activation.shape) || changed.dtype != activation.dtype)
        {
            throw new ValueLocateException(
                $"The hook of layer {layer} returned {changed.dtype} [{string.Join(", ", changed.shape)}] for {activation.dtype} ["
                + $"{string.Join(", ", activation.shape)}]: "
                + "return a tensor of the same shape and type.");
        }
        return changed;
    }
}
