using static TorchSharp.torch;

namespace ValueLocate.Inference;

/// <summary>
/// The one seam into the model. Probing reads here, steering writes here; hooks compose in the order in which they were attached.
/// </summary>
public interface IActivationHook
{
    /// <summary>Called in every layer with the MLP's post-activation gate, act(x W_gate), before it multiplies the up projection.</summary>
    /// <param name="layer">The layer, from 0.</param>
    /// <param name="activation">[batch, position, neuron], in the model's dtype on its device. Not to be changed in place.</param>
    /// <param name="context">What the positions are.</param>
    /// <returns>The same tensor, or another of the same shape that takes its place.</returns>
    Tensor OnActivation(int layer, Tensor activation, ForwardContext context);

    /// <summary>
    /// Called after every layer with the residual stream. Only the residual-stream baseline writes here; a probe of neurons leaves it alone.
    /// </summary>
    /// <param name="layer">The layer that has just been added, from 0.</param>
    /// <param name="residual">[batch, position, hidden].</param>
    /// <param name="context">What the positions are.</param>
    Tensor OnResidual(int layer, Tensor residual, ForwardContext context) => residual;
}
