using static TorchSharp.torch;

namespace ValueLocate.Inference;

/// <summary>down(act(up(x))).</summary>
internal sealed class PlainMlp : IMlp
{
    private readonly Tensor up;
    private readonly Tensor? upBias;
    private readonly Tensor down;
    private readonly Tensor? downBias;
    private readonly Func<Tensor, Tensor> activation;

    public PlainMlp(ModelConfig config, LayerWeights w)
    {
        long h = config.HiddenSize, f = config.IntermediateSize;
        up = w.Read("mlp.up_proj.weight", f, h);
        upBias = config.MlpBias ? w.Read("mlp.up_proj.bias", f) : null;
        down = w.Read("mlp.down_proj.weight", h, f);
        downBias = config.MlpBias ? w.Read("mlp.down_proj.bias", h) : null;
        activation = ActivationFunction.Of(config.Activation);
    }

    public Tensor Apply(int layer, Tensor x, IReadOnlyList<IActivationHook> hooks, ForwardContext context)
    {
        using var scope = NewDisposeScope();
        var active = activation(nn.functional.linear(x, up, upBias));
        foreach (var hook in hooks) active = hook.OnActivation(layer, active, context);
        return nn.functional.linear(active, down, downBias).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        foreach (var t in (Tensor?[])[up, upBias, down, downBias]) t?.Dispose();
    }
}
