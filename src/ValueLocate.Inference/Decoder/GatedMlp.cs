using static TorchSharp.torch;

namespace ValueLocate.Inference;

/// <summary>The feed-forward block, down(act(gate(x)) * up(x)). Its neurons are the units of act(gate(x)): the seam is here.</summary>
internal sealed class GatedMlp : IDisposable
{
    private static readonly TorchSharp.Scalar Half = 0.5;
    private static readonly TorchSharp.Scalar Cubic = 0.044715;
    private static readonly TorchSharp.Scalar Slope = Math.Sqrt(2 / Math.PI);

    private readonly Tensor gateUp;
    private readonly Tensor? gateUpBias;
    private readonly Tensor down;
    private readonly Tensor? downBias;
    private readonly int neurons;
    private readonly Func<Tensor, Tensor> activation;

    public GatedMlp(ModelConfig config, LayerWeights w)
    {
        long h = config.HiddenSize, f = config.Neurons;
        neurons = config.Neurons;
        gateUp = w.Joined(["mlp.gate_proj.weight", "mlp.up_proj.weight"], [[f, h], [f, h]]);
        gateUpBias = config.MlpBias ? w.Joined(["mlp.gate_proj.bias", "mlp.up_proj.bias"], [[f], [f]]) : null;
        down = w.Read("mlp.down_proj.weight", h, f);
        downBias = config.MlpBias ? w.Read("mlp.down_proj.bias", h) : null;
        activation = config.Activation switch
        {
            "silu" => x => nn.functional.silu(x),
            "gelu" => x => nn.functional.gelu(x),
            _ => TanhGelu,
        };
    }

    public Tensor Apply(int layer, Tensor x, IReadOnlyList<IActivationHook> hooks, TokenContext context)
    {
        using var scope = NewDisposeScope();
        var both = nn.functional.linear(x, gateUp, gateUpBias);
        var active = activation(both.narrow(-1, 0, neurons));
        foreach (var hook in hooks) active = hook.OnActivation(layer, active, context);
        using var product = active * both.narrow(-1, neurons, neurons);
        return nn.functional.linear(product, down, downBias).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        foreach (var t in (Tensor?[])[gateUp, gateUpBias, down, downBias]) t?.Dispose();
    }

    /// <summary>GELU in its tanh approximation (arXiv 1606.08415), as gelu_pytorch_tanh.</summary>
    private static Tensor TanhGelu(Tensor x)
    {
        var inner = x.add((x * x * x).mul(Cubic), Scalars.One).mul(Slope);
        return x.mul(Half) * tanh(inner).add(Scalars.One, Scalars.One);
    }
}
