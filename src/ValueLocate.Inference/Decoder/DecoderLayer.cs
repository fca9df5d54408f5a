using static TorchSharp.torch;

namespace ValueLocate.Inference;

/// <summary>Attention, then the feed-forward block, each added to the residual stream.</summary>
internal sealed class DecoderLayer : IDisposable
{
    private readonly RmsNorm attentionNorm;
    private readonly Attention attention;
    private readonly RmsNorm mlpNorm;
    private readonly GatedMlp mlp;
    private readonly int index;

    public DecoderLayer(ModelConfig config, int index, LayerWeights w)
    {
        this.index = index;
        attentionNorm = new RmsNorm(w.Read("input_layernorm.weight", config.HiddenSize), config.NormEpsilon);
        attention = new Attention(config, index, w);
        mlpNorm = new RmsNorm(w.Read("post_attention_layernorm.weight", config.HiddenSize), config.NormEpsilon);
        mlp = new GatedMlp(config, w);
    }

    public Tensor Apply(Tensor x, (Tensor Cos, Tensor Sin) rope, KeyValueCache? cache, IReadOnlyList<IActivationHook> hooks, TokenContext context)
    {
        using var scope = NewDisposeScope();
        using var normed = attentionNorm.Apply(x);
        using var mixed = attention.Apply(index, normed, rope, cache, context);
        using var between = x.add(mixed, Scalars.One);
        using var normedAgain = mlpNorm.Apply(between);
        using var fed = mlp.Apply(index, normedAgain, hooks, context);
        // Not in place: a gradient needs what the norm has read.
        var residual = between.add(fed, Scalars.One);
        foreach (var hook in hooks) residual = hook.OnResidual(index, residual, context);
        return residual.MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        foreach (var part in (IDisposable[])[attentionNorm, attention, mlpNorm, mlp]) part.Dispose();
    }
}
