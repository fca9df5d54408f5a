using System.Numerics;
using System.Runtime.CompilerServices;
using ValueLocate.Inference;
using static TorchSharp.torch;

namespace ValueLocate.Probing;

/// <summary>
/// Count above 0, sum and sum of squares a neuron, over tokens, in vector registers. It reads what the layer has just written to the
/// processor's cache, once, which is why it costs a few per cent where three tensor reductions cost more than ten (bench/).
/// </summary>
internal static unsafe class SumKernel
{
    /// <summary>What is done with the sums of two blocks of neurons (<see cref="INumberFormat.Block"/>) over one run of tokens.</summary>
    /// <param name="run">The run's place among all.</param>
    /// <param name="neuron">The first neuron.</param>
    /// <param name="positive">Counts of activations above 0, a neuron each.</param>
    /// <param name="sum">Sums.</param>
    /// <param name="squares">Sums of squares.</param>
    public delegate void Take(int run, int neuron, ReadOnlySpan<float> positive, ReadOnlySpan<float> sum, ReadOnlySpan<float> squares);

    /// <summary>Sums each run of tokens. Neurons are dealt out to threads, so that every sum is made in the order of its tokens.</summary>
    /// <param name="activation">[..., neuron], contiguous, float32 or bfloat16, on the CPU.</param>
    /// <param name="runs">Runs of tokens, each a token's place among all.</param>
    /// <param name="take">Is given the sums, from several threads, never the same neuron from two.</param>
    public static void Add(Tensor activation, IReadOnlyList<int[]> runs, Take take)
    {
        var neurons = (int)activation.shape[^1];
        var from = FusedKernels.Begin(activation);
        var single = activation.dtype == ScalarType.Float32;
        var step = 2 * INumberFormat.Block;
        RowThreads.For((neurons + step - 1) / step, (long)neurons * runs.Sum(r => r.Length), (first, end) =>
        {
            for (var r = 0; r < runs.Count; r++)
            {
                for (var s = first; s < end; s++)
                {
                    if (single) Sum<Float32Format>(from, neurons, runs[r], r, s * step, take);
                    else Sum<BFloat16Format>(from, neurons, runs[r], r, s * step, take);
                }
            }
        });
        GC.KeepAlive(activation);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum<TNumber>(byte* from, int neurons, int[] tokens, int run, int neuron, Take take)
        where TNumber : INumberFormat
    {
        Vector<float> p0 = default, p1 = default, p2 = default, p3 = default, s0 = default, s1 = default, s2 = default, s3 = default;
        Vector<float> q0 = default, q1 = default, q2 = default, q3 = default;
        var second = neuron + INumberFormat.Block;
        foreach (var token in tokens)
        {
            var row = from + (long)token * neurons * TNumber.Size;
            TNumber.Load(row, neuron, neurons, out var a, out var b);
            Add(a, ref p0, ref s0, ref q0);
            Add(b, ref p1, ref s1, ref q1);
            if (second >= neurons) continue;
            TNumber.Load(row, second, neurons, out var c, out var d);
            Add(c, ref p2, ref s2, ref q2);
            Add(d, ref p3, ref s3, ref q3);
        }
        var n = Math.Min(4 * Vector<float>.Count, neurons - neuron);
        Span<float> positive = stackalloc float[4 * Vector<float>.Count], sum = stackalloc float[4 * Vector<float>.Count];
        Span<float> squares = stackalloc float[4 * Vector<float>.Count];
        Store(positive, p0, p1, p2, p3);
        Store(sum, s0, s1, s2, s3);
        Store(squares, q0, q1, q2, q3);
        take(run, neuron, positive[..n], sum[..n], squares[..n]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Vector<float> x, ref Vector<float> positive, ref Vector<float> sum, ref Vector<float> squares)
    {
        positive += Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<float>.Zero), Vector<float>.One, Vector<float>.Zero);
        sum += x;
        squares += x * x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Span<float> to, Vector<float> a, Vector<float> b, Vector<float> c, Vector<float> d)
    {
        a.CopyTo(to);
        b.CopyTo(to[Vector<float>.Count..]);
        c.CopyTo(to[(2 * Vector<float>.Count)..]);
        d.CopyTo(to[(3 * Vector<float>.Count)..]);
    }
}
