using System.Numerics;
using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace ValueLocate.Inference;

/// <summary>RMSNorm (arXiv 1910.07467) of each row in one pass, with or without a sum before it.</summary>
internal static unsafe class FusedNorm
{
    /// <summary>Rows beside each other in groups: [group, row in a group, width].</summary>
    /// <param name="Groups">Groups.</param>
    /// <param name="RowsEach">Rows in a group, one behind the other.</param>
    /// <param name="Width">Numbers in a row.</param>
    /// <param name="Stride">Numbers from one group to the next.</param>
    public readonly record struct Rows(int Groups, int RowsEach, int Width, int Stride);

    /// <summary>A new tensor of the norm of x's rows; where there is more to add, x first becomes x + more.</summary>
    /// <param name="x">[..., width]; contiguous where there is more to add.</param>
    /// <param name="more">Of the same shape; null: nothing is added.</param>
    /// <param name="weight">[width], in x's dtype, or in float32: then nothing is rounded before the product.</param>
    /// <param name="epsilon">Added to the mean square.</param>
    public static Tensor Apply(Tensor x, Tensor? more, Tensor weight, float epsilon)
    {
        // A hook may return a view.
        using var scope = NewDisposeScope();
        if (more is null) x = x.contiguous();
        more = more?.contiguous();
        var result = empty_like(x);
        var width = (int)x.shape[^1];
        var rows = new Rows((int)(x.numel() / width), 1, width, width);
        Run(x.dtype, FusedKernels.Begin(x), more is null ? null : FusedKernels.Begin(more), FusedKernels.Begin(result), rows, weight, epsilon);
        return result.MoveToOuterDisposeScope();
    }

    /// <summary>The norm of some rows in their place.</summary>
    /// <param name="x">The tensor that they lie in.</param>
    /// <param name="offset">The first row's first number.</param>
    /// <param name="rows">Which rows.</param>
    /// <param name="weight">[width].</param>
    /// <param name="epsilon">Added to the mean square.</param>
    public static void InPlace(Tensor x, int offset, Rows rows, Tensor weight, float epsilon)
    {
        var at = FusedKernels.Begin(x) + offset * (x.dtype == ScalarType.Float32 ? Float32Format.Size : BFloat16Format.Size);
        Run(x.dtype, at, null, at, rows, weight, epsilon);
        GC.KeepAlive(x);
    }

    private static void Run(ScalarType dtype, byte* x, byte* more, byte* to, Rows rows, Tensor weight, float epsilon)
    {
        var w = FusedKernels.Begin(weight);
        RowThreads.For(rows.Groups, (long)rows.Groups * rows.RowsEach * rows.Width, (first, end) =>
        {
            if (dtype == ScalarType.Float32) Normalise<Float32Format, Float32Format>(x, more, to, w, rows, epsilon, first, end);
            else if (weight.dtype == ScalarType.Float32) Normalise<BFloat16Format, Float32Format>(x, more, to, w, rows, epsilon, first, end);
            else Normalise<BFloat16Format, BFloat16Format>(x, more, to, w, rows, epsilon, first, end);
        });
        GC.KeepAlive(weight);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Normalise<TNumber, TWeight>(byte* x, byte* more, byte* to, byte* weight, Rows rows, float epsilon, int first, int end)
        where TNumber : INumberFormat
        where TWeight : INumberFormat
    {
        for (var g = first; g < end; g++)
        {
            for (var r = 0; r < rows.RowsEach; r++)
            {
                var at = TNumber.Size * ((long)g * rows.Stride + (long)r * rows.Width);
                var scale = 1 / MathF.Sqrt(SumOfSquares<TNumber>(x + at, more is null ? null : more + at, rows.Width) / rows.Width + epsilon);
                Scale<TNumber, TWeight>(x + at, to + at, weight, rows.Width, new Vector<float>(scale));
            }
        }
    }

    /// <summary>Of x, which has become x + more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float SumOfSquares<TNumber>(byte* x, byte* more, int width)
        where TNumber : INumberFormat
    {
        Vector<float> low = default, high = default;
        for (var i = 0; i < width; i += INumberFormat.Block)
        {
            TNumber.Load(x, i, width, out var a, out var b);
            if (more is not null)
            {
                TNumber.Load(more, i, width, out var c, out var d);
                (a, b) = (TNumber.Round(a + c), TNumber.Round(b + d));
                TNumber.Store(x, i, width, a, b);
            }
            low = Vector.MultiplyAddEstimate(a, a, low);
            high = Vector.MultiplyAddEstimate(b, b, high);
        }
        return Vector.Sum(low + high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Scale<TNumber, TWeight>(byte* x, byte* to, byte* weight, int width, Vector<float> scale)
        where TNumber : INumberFormat
        where TWeight : INumberFormat
    {
        for (var i = 0; i < width; i += INumberFormat.Block)
        {
            TNumber.Load(x, i, width, out var a, out var b);
            TWeight.Load(weight, i, width, out var wa, out var wb);
            // With a weight of its own dtype Hugging Face rounds before the product; Gemma's is float32, and it rounds once.
            TNumber.Store(to, i, width, TWeight.Round(a * scale) * wa, TWeight.Round(b * scale) * wb);
        }
    }
}
