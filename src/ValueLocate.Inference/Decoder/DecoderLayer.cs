using static TorchSharp.torch;

namespace ValueLocate.Inference;

/// <summary>Attention, then the feed-forward block, each added to the residual stream; or both of the layer's input, added at once.</summary>
internal sealed class DecoderLayer : IDisposable
{
    private readonly INorm? attentionNorm;
    private readonly Attention attention;
    private readonly INorm? afterAttention;
    private readonly INorm? mlpNorm;
    private readonly IMlp mlp;
    private readonly INorm? afterMlp;
    private readonly int index;
    private readonly bool parallel;

    public DecoderLayer(ModelConfig config, int index, LayerWeights w)
    {
        this.index = index;
        parallel = config.ParallelResidual;
        long h = config.HiddenSize;
        attention = new Attention(config, index, w);
        mlp = config.GatedMlp ? new GatedMlp(config, w) : new PlainMlp(config, w);
        if (config.PreNorm) attentionNorm = Norm.Read(config, w, "input_layernorm", h);
        // Hugging Face's post_attention_layernorm is the norm before the MLP, except where a family also has norms behind the blocks.
        if (config.PreNorm) mlpNorm = Norm.Read(config, w, config.PostNorm ? "pre_feedforward_layernorm" : "post_attention_layernorm", h);
        if (!config.PostNorm) return;
        afterAttention = Norm.Read(config, w, "post_attention_layernorm", h);
        afterMlp = Norm.Read(config, w, "post_feedforward_layernorm", h);
    }

    /// <param name="x">[batch, position, hidden].</param>
    /// <param name="rotation">Where this layer's queries and keys turn to; null: nowhere.</param>
    /// <param name="cache">Past keys and values, or none.</param>
    /// <param name="hooks">What reads and edits.</param>
    /// <param name="context">What the positions are.</param>
    public Tensor Apply(Tensor x, Rotation? rotation, KeyValueCache? cache, IReadOnlyList<IActivationHook> hooks, ForwardContext context)
    {
        using var scope = NewDisposeScope();
        var mixed = Then(afterAttention, attention.Apply(index, Then(attentionNorm, x, context), rotation, cache, context), context);
        var (between, normed) = Add(x, mixed, context);
        var fed = Then(afterMlp, mlp.Apply(index, normed, hooks, context), context);
        // A gradient needs what the norm has read; without one, what the layer has made itself is added to where it lies.
        var residual = context.Fused ? fed.add_(between, Scalars.One) : between.add(fed, Scalars.One);
        foreach (var hook in hooks) residual = hook.OnResidual(index, residual, context);
        return residual.MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        foreach (var part in (IDisposable?[])[attentionNorm, attention, afterAttention, mlpNorm, mlp, afterMlp]) part?.Dispose();
    }

    private static Tensor Then(INorm? norm, Tensor x, ForwardContext context) => norm is null ? x : norm.Apply(x, context.Fused);

    /// <summary>The residual stream after attention, and what the MLP reads.</summary>
    private (Tensor Between, Tensor Normed) Add(Tensor x, Tensor mixed, ForwardContext context)
    {
        if (context.Fused && mlpNorm is not null && !parallel) return (mixed, mlpNorm.AddInPlace(mixed, x));
        var between = context.Fused ? mixed.add_(x, Scalars.One) : x.add(mixed, Scalars.One);
        return (between, Then(mlpNorm, parallel ? x : between, context));
    }
}
