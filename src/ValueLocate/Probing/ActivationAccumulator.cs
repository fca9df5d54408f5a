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
        // Tokens of one answer lie together: sums move to the statistics once an answer.
        List<int> groups = [];
        List<int[]> runs = [];
        List<int> run = [];
        for (var t = 0; t < batch.Kinds.Length; t++)
        {
            if ((batch.Kinds[t] & counted) == 0) continue;
            if (run.Count > 0 && batch.Groups[t] != batch.Groups[run[^1]]) End();
            run.Add(t);
        }
        if (run.Count > 0) End();
        for (var r = 0; r < runs.Count; r++) Count(layer, groups[r], runs[r].Length);
        SumKernel.Add(contiguous, runs, (r, neuron, positive, sum, squares) => Flush(layer, groups[r], neuron, positive, sum, squares));

        void End()
        {
            groups.Add(batch.Groups[run[^1]]);
            runs.Add([.. run]);
            run.Clear();
        }
    }

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
        {
            Count(layer, groups[g], members[groups[g]].Count());
            Flush(layer, groups[g], 0, values.Slice(g * f, f), values.Slice(block + g * f, f), values.Slice(2 * block + g * f, f));
        }
    }

    /// <summary>Every layer sees the same tokens: they are counted once.</summary>
    private void Count(int layer, int group, int tokens)
    {
        var folds = statistics[0].Folds;
        if (layer == 0) statistics[group / folds].Tokens[group % folds] += tokens;
    }

    private void Flush(int layer, int group, int neuron, ReadOnlySpan<float> positive, ReadOnlySpan<float> sum, ReadOnlySpan<float> squares)
    {
        var folds = statistics[0].Folds;
        var s = statistics[group / folds];
        var start = (group % folds * s.Layers + layer) * s.Neurons + neuron;
        for (var j = 0; j < sum.Length; j++)
        {
            s.Positive[start + j] += (int)positive[j];
            s.Sum[start + j] += sum[j];
            s.SumOfSquares[start + j] += squares[j];
        }
    }
}
