using static TorchSharp.torch;

namespace ValueLocate.Inference;

/// <summary>
/// Causal self-attention with grouped-query heads. The query heads that share one key/value head are laid behind each other as further
/// queries, so keys and values are never copied out to every head: decoding is then a matrix product, not a walk along memory.
/// </summary>
internal sealed class Attention : IDisposable
{
    private readonly ModelConfig config;
    private readonly Tensor queryKeyValue;
    private readonly Tensor? queryKeyValueBias;
    private readonly Tensor output;
    private readonly Tensor? outputBias;
    private readonly INorm? queryNorm;
    private readonly INorm? keyNorm;
    private readonly AttentionScores scores;
    private readonly int? window;

    public Attention(ModelConfig config, int layer, LayerWeights w)
    {
        this.config = config;
        long h = config.HiddenSize, q = config.Heads * config.HeadSize, kv = config.KeyValueHeads * config.HeadSize;
        window = config.WindowOf(layer);
        queryKeyValue = w.Joined("self_attn.qkv_proj.weight", ["self_attn.q_proj.weight", "self_attn.k_proj.weight", "self_attn.v_proj.weight"],
            [[q, h], [kv, h], [kv, h]]);
        queryKeyValueBias = config.QueryKeyValueBias
            ? w.Joined("self_attn.qkv_proj.bias", ["self_attn.q_proj.bias", "self_attn.k_proj.bias", "self_attn.v_proj.bias"], [[q], [kv], [kv]])
            : null;
        output = w.Read("self_attn.o_proj.weight", h, q);
        outputBias = config.AttentionOutputBias ? w.Read("self_attn.o_proj.bias", h) : null;
        scores = new AttentionScores(config, layer);
        if (!config.QueryKeyNorm) return;
        queryNorm = Norm.Read(config, w, "self_attn.q_norm", config.WholeQueryKeyNorm ? q : config.HeadSize);
        keyNorm = Norm.Read(config, w, "self_attn.k_norm", config.WholeQueryKeyNorm ? kv : config.HeadSize);
    }

    /// <param name="layer">The layer, for the cache.</param>
    /// <param name="x">[batch, position, hidden].</param>
    /// <param name="rotation">Cosines and sines of the positions; null: nothing is rotated.</param>
    /// <param name="cache">Past keys and values, or none.</param>
    /// <param name="context">Who sees whom.</param>
    public Tensor Apply(int layer, Tensor x, Rotation? rotation, KeyValueCache? cache, ForwardContext context)
    {
        using var scope = NewDisposeScope();
        long b = x.shape[0], n = x.shape[1], d = config.HeadSize;
        int heads = config.Heads, kv = config.KeyValueHeads, group = heads / kv;
        var projected = nn.functional.linear(x, queryKeyValue, queryKeyValueBias);
        var (queries, keys, values) = context.Fused && (!config.QueryKeyNorm || config.Norm != NormKind.Layer)
            ? FusedHeads(layer, projected, rotation, cache)
            : Heads(layer, projected.view(b, n, heads + 2 * kv, d), rotation, cache);
        var mixed = scores.Mix(queries, keys, values, context.AttentionBias(window));
        var joined = mixed.view(b, kv, group, n, d).permute(0, 3, 1, 2, 4).reshape(b, n, heads * d);
        return nn.functional.linear(joined, output, outputBias).MoveToOuterDisposeScope();
    }

    /// <summary>Queries, [batch, key/value head, group x position, D]; keys and values, [batch, key/value head, position, D], the cache's first.</summary>
    private (Tensor Queries, Tensor Keys, Tensor Values) Heads(int layer, Tensor projected, Rotation? rotation, KeyValueCache? cache)
    {
        long b = projected.shape[0], n = projected.shape[1], d = config.HeadSize;
        int heads = config.Heads, kv = config.KeyValueHeads, group = heads / kv;
        var rotated = Normalised(projected.narrow(2, 0, heads + kv), heads, kv);
        if (rotation is { } r) rotated = RotaryEmbedding.Rotate(rotated, r);
        var keys = rotated.narrow(2, heads, kv).transpose(1, 2);
        var values = projected.narrow(2, heads + kv, kv).transpose(1, 2);
        if (cache is not null) (keys, values) = cache.Append(layer, keys, values);
        var queries = rotated.narrow(2, 0, heads).view(b, n, kv, group, d).permute(0, 2, 3, 1, 4).reshape(b, kv, group * n, d);
        return (queries, keys, values);
    }

    /// <summary>The same by a kernel.</summary>
    private (Tensor Queries, Tensor Keys, Tensor Values) FusedHeads(int layer, Tensor projected, Rotation? rotation, KeyValueCache? cache)
    {
        int kv = config.KeyValueHeads, d = config.HeadSize;
        long[] shape = [projected.shape[0], kv, projected.shape[1], d];
        if (queryNorm is not null) NormaliseInPlace(projected);
        var (keys, values) = cache?.Memory(layer) ?? (empty(shape, projected.dtype), empty(shape, projected.dtype));
        var queries = Inference.FusedHeads.Split(config, projected, rotation, keys, values, cache?.Length ?? 0);
        if (cache is not null) (keys, values) = cache.Held(layer);
        return (queries, keys, values);
    }

    private void NormaliseInPlace(Tensor projected)
    {
        int tokens = (int)(projected.numel() / projected.shape[^1]), stride = (int)projected.shape[^1], d = config.HeadSize;
        int heads = config.Heads, kv = config.KeyValueHeads;
        queryNorm!.InPlace(projected, 0, Rows(heads));
        keyNorm!.InPlace(projected, heads * d, Rows(kv));

        FusedNorm.Rows Rows(int count) => config.WholeQueryKeyNorm ? new(tokens, 1, count * d, stride) : new(tokens, count, d, stride);
    }

    public void Dispose()
    {
        foreach (var t in (IDisposable?[])[queryKeyValue, queryKeyValueBias, output, outputBias, queryNorm, keyNorm]) t?.Dispose();
    }

    /// <summary>[batch, position, query and key heads, D], each head normalised, or all queries and all keys of a position together.</summary>
    private Tensor Normalised(Tensor queryKey, int heads, int kv)
    {
        if (queryNorm is null) return queryKey;
        Tensor queries = queryKey.narrow(2, 0, heads), keys = queryKey.narrow(2, heads, kv);
        return config.WholeQueryKeyNorm
            ? cat([queryNorm.Apply(queries.flatten(2), fused: false), keyNorm!.Apply(keys.flatten(2), fused: false)], 2).view(queryKey.shape)
            : cat([queryNorm.Apply(queries, fused: false), keyNorm!.Apply(keys, fused: false)], 2);
    }
}
