using ValueLocate.Inference;
using static TorchSharp.torch;

namespace ValueLocate.Steering;

/// <summary>
/// The baseline that neurons are compared with: a vector added to the residual stream after one layer (arXiv 2308.10248, 2312.06681), at the same
/// positions as a neuron edit.
/// </summary>
internal sealed class ResidualHook : IActivationHook, IDisposable
{
    private readonly int layer;
    private readonly Tensor vector;

    /// <summary>Prepares the vector on the model's device.</summary>
    /// <param name="layer">After which layer it is added.</param>
    /// <param name="vector">[hidden].</param>
    /// <param name="model">The model.</param>
    public ResidualHook(int layer, float[] vector, CausalLM model)
    {
        this.layer = layer;
        using var onCpu = tensor(vector, ScalarType.Float32);
        this.vector = onCpu.to(model.Dtype, model.DeviceOf(layer), copy: true).DetachFromDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor OnActivation(int layer, Tensor activation, ForwardContext context) => activation;

    /// <inheritdoc/>
    public Tensor OnResidual(int layer, Tensor residual, ForwardContext context) =>
        layer == this.layer && context.Any(TokenKinds.Steered) ? residual.addcmul(context.Mask(TokenKinds.Steered), vector, Scalars.One) : residual;

    /// <inheritdoc/>
    public void Dispose() => vector.Dispose();
}
