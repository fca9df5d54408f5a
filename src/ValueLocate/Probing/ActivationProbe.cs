using ValueLocate.Models;
using static TorchSharp.torch;

namespace ValueLocate.Probing;

/// <summary>
/// Counts, for every neuron, at how many tokens it is active, and sums its activations. Rows go to the statistics and fold that
/// <see cref="TokenBatch.Groups"/> names: group = index of the statistics x folds + fold.
/// </summary>
public sealed class ActivationProbe : IActivationHook
{
    private readonly IReadOnlyList<ActivationStatistics> statistics;
    private readonly TokenKinds counted;
    private readonly SumKernel kernel;
    private readonly bool portable;

    /// <summary>A probe that adds to the given statistics.</summary>
    /// <param name="statistics">One or more (an aspect each, say) of the same size.</param>
    /// <param name="counted">Which tokens count; by default the answer's.</param>
    public ActivationProbe(IReadOnlyList<ActivationStatistics> statistics, TokenKinds counted = TokenKinds.Answer)
        : this(statistics, counted, portable: false)
    {
    }

    internal ActivationProbe(IReadOnlyList<ActivationStatistics> statistics, TokenKinds counted, bool portable)
    {
        this.statistics = statistics;
        this.counted = counted;
        this.portable = portable;
        kernel = new SumKernel(statistics[0].Neurons);
    }

    /// <inheritdoc/>
    public Tensor OnActivation(int layer, Tensor activation, TokenContext context)
    {
        var onCpu = activation.device_type == TorchSharp.DeviceType.CPU && activation.dtype is ScalarType.Float32 or ScalarType.BFloat16;
        if (onCpu && !portable) AddOnCpu(layer, activation, context.Batch);
        else AddAnywhere(layer, activation, context);
        return activation;
    }

    private void AddOnCpu(int layer, Tensor activation, TokenBatch batch)
    {
        using var contiguous = activation.contiguous();
        for (var r = 0; r < batch.Rows; r++)
        {
            kernel.Clear();
            var n = 0;
            for (var p = 0; p < batch.Width; p++)
            {
                if ((batch.Kinds[r * batch.Width + p] & counted) == 0) continue;
                kernel.Add(contiguous, r * batch.Width + p);
                n++;
            }
            if (n > 0) Flush(layer, batch.Groups[r], n, kernel.Positive, kernel.Sum, kernel.SumOfSquares);
        }
    }

    /// <summary>The same sums by tensor operations, for devices other than the CPU.</summary>
    private void AddAnywhere(int layer, Tensor activation, TokenContext context)
    {
        using var scope = NewDisposeScope();
        var batch = context.Batch;
        var mask = context.Mask(counted).to_type(ScalarType.Float32);
        var a = activation.to_type(ScalarType.Float32) * mask;
        var sums = stack([a.gt(0).to_type(ScalarType.Float32).sum(1), a.sum(1), a.square().sum(1)]).cpu();
        var values = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(sums.bytes);
        int f = statistics[0].Neurons, block = batch.Rows * f;
        for (var r = 0; r < batch.Rows; r++)
        {
            var n = batch.Kinds.AsSpan(r * batch.Width, batch.Width).ToArray().Count(k => (k & counted) != 0);
            if (n > 0) Flush(layer, batch.Groups[r], n, values.Slice(r * f, f), values.Slice(block + r * f, f), values.Slice(2 * block + r * f, f));
        }
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
