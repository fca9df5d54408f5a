using System.Numerics;
using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace ValueLocate.Inference;

/// <summary>Activation functions of the form x sigmoid(x (a + b x^2)): SiLU, and GELU's two approximations (arXiv 1606.08415).</summary>
internal sealed unsafe class FusedGate
{
    private readonly float linear;
    private readonly float cubic;

    private FusedGate(double linear, double cubic) => (this.linear, this.cubic) = ((float)linear, (float)cubic);

    /// <summary>By our names of <see cref="ActivationFunction"/>; null: there is no kernel for it.</summary>
    public static FusedGate? Of(string name) => name switch
    {
        "silu" => new(1, 0),
        "quick_gelu" => new(1.702, 0),
        // (1 + tanh u) / 2 = sigmoid(2 u), u = (2 / pi)^0.5 (x + 0.044715 x^3).
        "gelu_tanh" => new(Math.Sqrt(8 / Math.PI), 0.044715 * Math.Sqrt(8 / Math.PI)),
        _ => null,
    };

    /// <summary>The activations of a layer, or their products with what lies beside them.</summary>
    /// <param name="both">[..., gates and then as many others], contiguous.</param>
    /// <param name="neurons">Gates F.</param>
    /// <param name="product">Whether each activation is multiplied by the number beside it.</param>
    /// <returns>[..., F].</returns>
    public Tensor Apply(Tensor both, int neurons, bool product)
    {
        var shape = both.shape;
        shape[^1] = neurons;
        var result = empty(shape, both.dtype);
        var rows = (int)(both.numel() / (2L * neurons));
        byte* from = FusedKernels.Begin(both), to = FusedKernels.Begin(result);
        var single = both.dtype == ScalarType.Float32;
        RowThreads.For(rows, (long)rows * neurons, (first, end) =>
        {
            if (single) Rows<Float32Format>(from, to, neurons, product, first, end);
            else Rows<BFloat16Format>(from, to, neurons, product, first, end);
        });
        GC.KeepAlive(both);
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Rows<TNumber>(byte* from, byte* to, int neurons, bool product, int first, int end)
        where TNumber : INumberFormat
    {
        for (var r = first; r < end; r++)
        {
            byte* gate = from + 2L * r * neurons * TNumber.Size, up = gate + (long)neurons * TNumber.Size, target = to + (long)r * neurons * TNumber.Size;
            for (var i = 0; i < neurons; i += INumberFormat.Block)
            {
                TNumber.Load(gate, i, neurons, out var a, out var b);
                (a, b) = (Activation(a), Activation(b));
                if (product)
                {
                    // The activation is rounded as it is where a hook sees it: with and without hooks the numbers are the same.
                    TNumber.Load(up, i, neurons, out var c, out var d);
                    (a, b) = (TNumber.Round(a) * c, TNumber.Round(b) * d);
                }
                TNumber.Store(target, i, neurons, a, b);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector<float> Activation(Vector<float> x)
    {
        var slope = Vector.MultiplyAddEstimate(new Vector<float>(cubic), x * x, new Vector<float>(linear));
        return x / (Vector<float>.One + VectorExp.Of(-x * slope));
    }
}
