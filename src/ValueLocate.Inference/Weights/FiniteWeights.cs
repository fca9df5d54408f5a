using System.Numerics;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace ValueLocate.Inference.Weights;

/// <summary>Finds NaN and infinity by their exponent, whose bits are all ones: one pass of vector instructions.</summary>
internal static class FiniteWeights
{
    /// <summary>Whether every number of a contiguous CPU tensor is finite; integers are.</summary>
    public static bool AllFinite(Tensor tensor)
    {
        var finite = true;
        TensorBytes.ForPieces(tensor, piece => finite = finite && piece.dtype switch
        {
            ScalarType.Float32 => Finite(MemoryMarshal.Cast<byte, uint>(piece.bytes), 0x7F80_0000u),
            ScalarType.BFloat16 => Finite(MemoryMarshal.Cast<byte, ushort>(piece.bytes), (ushort)0x7F80),
            ScalarType.Float16 => Finite(MemoryMarshal.Cast<byte, ushort>(piece.bytes), (ushort)0x7C00),
            ScalarType.Float64 => Finite(MemoryMarshal.Cast<byte, ulong>(piece.bytes), 0x7FF0_0000_0000_0000ul),
            _ => true,
        });
        return finite;
    }

    /// <summary>Refuses a weight that is not finite, or that only the target dtype can't hold.</summary>
    /// <param name="tensor">The weight as it will be used.</param>
    /// <param name="name">Its name.</param>
    /// <param name="where">Where it was read.</param>
    /// <param name="exact">Reads it again into a float32 tensor, to see which of the two it is.</param>
    /// <exception cref="ValueLocateException">It holds NaN or an infinity.</exception>
    public static void Require(Tensor tensor, string name, string where, Action<Tensor> exact)
    {
        if (AllFinite(tensor)) return;
        if (tensor.dtype == ScalarType.Float16)
        {
            using var wide = empty(tensor.shape, ScalarType.Float32);
            exact(wide);
            if (AllFinite(wide))
                throw new ValueLocateException(
                    $"The tensor '{name}' in '{where}' holds numbers too large for float16: use the dtype bfloat16, which has the range of float32.");
        }
        throw new ValueLocateException($"The tensor '{name}' in '{where}' holds NaN or infinity, so nothing that the model computes would be a number: "
            + "download it again, or take an earlier checkpoint.");
    }

    private static bool Finite<T>(ReadOnlySpan<T> bits, T exponent)
        where T : unmanaged, IBinaryInteger<T>
    {
        var mask = new Vector<T>(exponent);
        var vectors = MemoryMarshal.Cast<T, Vector<T>>(bits);
        var found = Vector<T>.Zero;
        foreach (var v in vectors) found |= Vector.Equals(v & mask, mask);
        if (found != Vector<T>.Zero) return false;
        foreach (var b in bits[(vectors.Length * Vector<T>.Count)..])
        {
            if ((b & exponent) == exponent) return false;
        }
        return true;
    }
}
