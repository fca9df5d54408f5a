using System.Runtime.InteropServices;
using ValueLocate.Inference;
using static TorchSharp.torch;

namespace ValueLocate.Probing;

/// <summary>Sums the residual stream after every layer over answer tokens, a group each: what the residual-stream baseline steers with.</summary>
internal sealed class ResidualAccumulator(int layers, int groups, int hidden, Func<int, int> groupOf) : IActivationHook
{
    private readonly double[][] sums = [.. Enumerable.Range(0, groups).Select(_ => new double[layers * hidden])];
    private readonly long[] tokens = new long[groups];

    public Tensor OnActivation(int l, Tensor activation, ForwardContext context) => activation;

    public Tensor OnResidual(int layer, Tensor residual, ForwardContext context)
    {
        using var scope = NewDisposeScope();
        var batch = context.Batch;
        var values = MemoryMarshal.Cast<byte, float>(residual.to_type(ScalarType.Float32).contiguous().cpu().bytes);
        for (var t = 0; t < batch.Kinds.Length; t++)
        {
            if (batch.Kinds[t] != TokenKinds.Answer) continue;
            var g = groupOf(batch.Groups[t]);
            // Every layer sees the same tokens: count them once.
            if (layer == 0) tokens[g]++;
            var sum = sums[g].AsSpan(layer * hidden, hidden);
            var own = values.Slice(t * hidden, hidden);
            for (var i = 0; i < hidden; i++) sum[i] += own[i];
        }
        return residual;
    }

    /// <summary>The mean of a group, [layer, hidden] in one piece.</summary>
    public double[] Mean(int group) => Array.ConvertAll(sums[group], s => s / Math.Max(1, tokens[group]));
}
