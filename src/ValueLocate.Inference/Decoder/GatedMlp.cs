using static TorchSharp.torch;

namespace ValueLocate.Inference;

/// <summary>A feed-forward block. Its neurons are the units after the activation function: the seam is here.</summary>
internal interface IMlp : IDisposable
{
    /// <summary>[batch, position, hidden] to the same shape; hooks see [batch, position, neuron] on the way.</summary>
    Tensor Apply(int layer, Tensor x, IReadOnlyList<IActivationHook> hooks, ForwardContext context);
}

/// <summary>down(act(gate(x)) * up(x)).</summary>
internal sealed class GatedMlp : IMlp
{
    private readonly Tensor gateUp;
    private readonly Tensor? gateUpBias;
    private readonly Tensor down;
    private readonly Tensor? downBias;
    private readonly int neurons;
    private readonly Func<Tensor, Tensor> activation;
    private readonly FusedGate? fused;

    public GatedMlp(ModelConfig config, LayerWeights w)
    {
        long h = config.HiddenSize, f = config.IntermediateSize;
        neurons = config.IntermediateSize;
        gateUp = w.Joined("mlp.gate_up_proj.weight", ["mlp.gate_proj.weight", "mlp.up_proj.weight"], [[f, h], [f, h]]);
        gateUpBias = config.MlpBias ? w.Joined("mlp.gate_up_proj.bias", ["mlp.gate_proj.bias", "mlp.up_proj.bias"], [[f], [f]]) : null;
        down = w.Read("mlp.down_proj.weight", h, f);
        downBias = config.MlpBias ? w.Read("mlp.down_proj.bias", h) : null;
        activation = ActivationFunction.Of(config.Activation);
        fused = FusedGate.Of(config.Activation);
    }

    public Tensor Apply(int layer, Tensor x, IReadOnlyList<IActivationHook> hooks, ForwardContext context)
    {
        using var scope = NewDisposeScope();
        var both = nn.functional.linear(x, gateUp, gateUpBias);
        var product = Product(layer, both, hooks, context);
        return nn.functional.linear(product, down, downBias).MoveToOuterDisposeScope();
    }

    private Tensor Product(int layer, Tensor both, IReadOnlyList<IActivationHook> hooks, ForwardContext context)
    {
        var kernel = context.Fused ? fused : null;
        if (kernel is not null && hooks.Count == 0) return kernel.Apply(both, neurons, product: true);
        var active = kernel is null ? activation(both.narrow(-1, 0, neurons)) : kernel.Apply(both, neurons, product: false);
        foreach (var hook in hooks) active = hook.OnActivation(layer, active, context);
        return active * both.narrow(-1, neurons, neurons);
    }

    public void Dispose()
    {
        foreach (var t in (Tensor?[])[gateUp, gateUpBias, down, downBias]) t?.Dispose();
    }
}
