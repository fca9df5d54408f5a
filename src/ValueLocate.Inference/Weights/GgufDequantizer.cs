using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ValueLocate.Inference.Weights;

/// <summary>
/// Blocks of small integers back to float32, in ggml's order of operations so that the values are its own to the last bit
/// (dequantize_row_* in ggml-quants.c). Super-blocks of 256 are in <see cref="GgufSuperBlocks"/>.
/// </summary>
internal static class GgufDequantizer
{
    /// <summary>The 16 levels of IQ4_NL and IQ4_XS.</summary>
    internal static readonly sbyte[] NonLinear = [-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113];

    /// <summary>Dequantises whole blocks.</summary>
    public static void Dequantize(GgufType type, ReadOnlySpan<byte> from, Span<float> to)
    {
        switch (type)
        {
            case GgufType.F32:
                MemoryMarshal.Cast<byte, float>(from).CopyTo(to);
                return;
            case GgufType.F16:
                for (var i = 0; i < to.Length; i++) to[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(from[(2 * i)..]);
                return;
            case GgufType.BF16:
                for (var i = 0; i < to.Length; i++) to[i] = BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(from[(2 * i)..]) << 16);
                return;
        }
        int size = GgufTypes.BlockSize(type), bytes = GgufTypes.BlockBytes(type);
        for (int b = 0, n = to.Length / size; b < n; b++) Block(type, from.Slice(b * bytes, bytes), to.Slice(b * size, size));
    }

    internal static float Half(ReadOnlySpan<byte> from) => (float)BinaryPrimitives.ReadHalfLittleEndian(from);

    private static void Block(GgufType type, ReadOnlySpan<byte> b, Span<float> y)
    {
        switch (type)
        {
            case GgufType.Q4_0: Nibbles(b[2..], y, Half(b), 0, 8, default); break;
            case GgufType.Q4_1: Nibbles(b[4..], y, Half(b), Half(b[2..]), 0, default); break;
            case GgufType.Q5_0: Nibbles(b[6..], y, Half(b), 0, 16, b.Slice(2, 4)); break;
            case GgufType.Q5_1: Nibbles(b[8..], y, Half(b), Half(b[2..]), 0, b.Slice(4, 4)); break;
            case GgufType.Q8_0: Bytes(b, y); break;
            case GgufType.IQ4_NL: NonLinear4(b, y); break;
            case GgufType.Q2_K: GgufSuperBlocks.Q2(b, y); break;
            case GgufType.Q3_K: GgufSuperBlocks.Q3(b, y); break;
            case GgufType.Q4_K: GgufSuperBlocks.Q4(b, y); break;
            case GgufType.Q5_K: GgufSuperBlocks.Q5(b, y); break;
            case GgufType.Q6_K: GgufSuperBlocks.Q6(b, y); break;
            case GgufType.IQ4_XS: GgufSuperBlocks.NonLinear4(b, y); break;
            default: throw new ArgumentOutOfRangeException(nameof(type));
        }
    }

    /// <summary>Q4 and Q5: the low halves are the first 16 elements; a fifth bit comes from <paramref name="high"/>.</summary>
    private static void Nibbles(ReadOnlySpan<byte> q, Span<float> y, float d, float m, int zero, ReadOnlySpan<byte> high)
    {
        var fifth = high.IsEmpty ? 0u : BinaryPrimitives.ReadUInt32LittleEndian(high);
        for (var j = 0; j < 16; j++)
        {
            var low = (q[j] & 15) | (int)((fifth >> j & 1) << 4);
            var up = (q[j] >> 4) | (int)((fifth >> (j + 16) & 1) << 4);
            y[j] = (low - zero) * d + m;
            y[j + 16] = (up - zero) * d + m;
        }
    }

    private static void Bytes(ReadOnlySpan<byte> b, Span<float> y)
    {
        var d = Half(b);
        for (var j = 0; j < 32; j++) y[j] = (sbyte)b[2 + j] * d;
    }

    private static void NonLinear4(ReadOnlySpan<byte> b, Span<float> y)
    {
        var d = Half(b);
        for (var j = 0; j < 16; j++)
        {
            y[j] = d * NonLinear[b[2 + j] & 15];
            y[j + 16] = d * NonLinear[b[2 + j] >> 4];
        }
    }
}
