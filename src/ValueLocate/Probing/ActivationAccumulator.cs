using ValueLocate.Inference;
using static TorchSharp.torch;

namespace ValueLocate.Probing;

/// <summary>
/// Counts, for every neuron, at how many tokens it is active, and sums its activations. Tokens go to the statistics and fold that
/// their group names (<see cref="TokenBatch.Set"/>): group = index of the statistics x folds + fold.
/// </summary>
public sealed class ActivationAccumulator : IActivationHook
{
    private readonly IReadOnlyList<ActivationStatistics> statistics;
    private readonly TokenKinds counted;
    private readonly SumKernel kernel;
    private readonly bool portable;

    /// <summary>A probe that adds to the given statistics.</summary>
    /// <param name="statistics">One or more (an aspect each, say) of the same size.</param>
    /// <param name="counted">Which tokens count; by default the answer's.</param>
    public ActivationAccumulator(IReadOnlyList<ActivationStatistics> statistics, TokenKinds counted = TokenKinds.Answer)
        : this(statistics, counted, portable: false)
    {
    }

    internal ActivationAccumulator(IReadOnlyList<ActivationStatistics> statistics, TokenKinds counted, bool portable)
    {
        this.statistics = statistics;
        this.counted = counted;
        this.portable = portable;
        kernel = new SumKernel(statistics[0].Neurons);
    }

    /// <inheritdoc/>
    public Tensor OnActivation(int layer, Tensor activation, ForwardContext context)
    {
        var onCpu = activation.device_type == TorchSharp.DeviceType.CPU && activation.dtype is ScalarType.Float32 or ScalarType.BFloat16;
        if (onCpu && !portable) AddOnCpu(layer, activation, context.Batch);
        else AddAnywhere(layer, activation, context);
        return activation;
    }

    private void AddOnCpu(int layer, Tensor activation, TokenBatch batch)
    {
        using var contiguous = activation.contiguous();
        var n = 0;
        for (int t = 0, group = 0; t < batch.Kinds.Length; t++)
        {
            if ((batch.Kinds[t] & counted) == 0) continue;
            // Tokens of one answer lie together: sums move to the statistics once an answer.
            if (n > 0 && batch.Groups[t] != group) FlushKernel(group);
            group = batch.Groups[t];
            kernel.Add(contiguous, t);
            n++;
        }
        if (n > 0) FlushKernel(LastGroup(batch));

        void FlushKernel(int group)
        {
            Flush(layer, group, n, kernel.Positive, kernel.Sum, kernel.SumOfSquares);
            kernel.Clear();
            n = 0;
        }
    }

    private int LastGroup(TokenBatch batch) => batch.Groups[Array.FindLastIndex(batch.Kinds, k => (k & counted) != 0)];

    /// <summary>The same sums as products with a matrix that says which token belongs to which group, for devices other than the CPU.</summary>
    private void AddAnywhere(int layer, Tensor activation, ForwardContext context)
    {
        using var scope = NewDisposeScope();
        var batch = context.Batch;
        var members = Enumerable.Range(0, batch.Kinds.Length).Where(t => (batch.Kinds[t] & counted) != 0).ToLookup(t => batch.Groups[t]);
        var groups = members.Select(m => m.Key).ToArray();
        if (groups.Length == 0) return;
        var belongs = new float[groups.Length * batch.Kinds.Length];
        for (var g = 0; g < groups.Length; g++)
        {
            foreach (var t in members[groups[g]]) belongs[g * batch.Kinds.Length + t] = 1;
        }
        var matrix = tensor(belongs, ScalarType.Float32, activation.device).view(groups.Length, batch.Kinds.Length);
        var a = activation.reshape(-1, activation.shape[^1]).to_type(ScalarType.Float32);
        var sums = stack([matrix.matmul(a.gt(Scalars.Zero).to_type(ScalarType.Float32)), matrix.matmul(a), matrix.matmul(a * a)]).cpu();
        var values = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(sums.bytes);
        int f = statistics[0].Neurons, block = groups.Length * f;
        for (var g = 0; g < groups.Length; g++)
            Flush(layer, groups[g], members[groups[g]].Count(), values.Slice(g * f, f), values.Slice(block + g * f, f), values.Slice(2 * block + g * f, f));
    }

    private void Flush(int layer, int group, int tokens, ReadOnlySpan<float> positive, ReadOnlySpan<float> sum, ReadOnlySpan<float> squares)
    {
        var folds = statistics[0].Folds;
        var s = statistics[group / folds];
        var fold = group % folds;
        var start = (fold * s.Layers + layer) * s.Neurons;
        // Every layer sees the same tokens: count them once.
        if (layer == 0) s.Tokens[fold] += tokens;
        for (var j = 0; j < s.Neurons; j++)
        {
            s.Positive[start + j] += (int)positive[j];
            s.Sum[start + j] += sum[j];
            s.SumOfSquares[start + j] += squares[j];
        }
    }
}
