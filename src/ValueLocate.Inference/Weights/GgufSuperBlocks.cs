using System.Buffers.Binary;

namespace ValueLocate.Inference.Weights;

/// <summary>ggml's super-blocks of 256 elements, each with scales of its own sub-blocks (block_q2_K ... block_iq4_xs in ggml-common.h).</summary>
internal static class GgufSuperBlocks
{
    /// <summary>scales[16], q[64], d, dmin.</summary>
    public static void Q2(ReadOnlySpan<byte> b, Span<float> y)
    {
        float d = GgufDequantizer.Half(b[80..]), min = GgufDequantizer.Half(b[82..]);
        for (var sub = 0; sub < 16; sub++)
        {
            float dl = d * (b[sub] & 15), ml = min * (b[sub] >> 4);
            int half = sub / 8, shift = sub % 8 / 2 * 2, start = 16 + half * 32 + sub % 2 * 16;
            for (var l = 0; l < 16; l++) y[sub * 16 + l] = dl * (b[start + l] >> shift & 3) - ml;
        }
    }

    /// <summary>hmask[32], q[64], scales[12] (16 of 6 bits), d.</summary>
    public static void Q3(ReadOnlySpan<byte> b, Span<float> y)
    {
        var all = GgufDequantizer.Half(b[108..]);
        for (var sub = 0; sub < 16; sub++)
        {
            var low = sub < 8 ? b[96 + sub] & 15 : b[96 + sub - 8] >> 4;
            var scale = low | (b[96 + 8 + sub % 4] >> (sub / 4 * 2) & 3) << 4;
            var dl = all * (scale - 32);
            int half = sub / 8, shift = sub % 8 / 2 * 2, within = sub % 2 * 16;
            for (var l = 0; l < 16; l++)
            {
                var q = b[32 + half * 32 + within + l] >> shift & 3;
                var high = b[within + l] >> (half * 4 + shift / 2) & 1;
                y[sub * 16 + l] = dl * (q - (high == 0 ? 4 : 0));
            }
        }
    }

    /// <summary>d, dmin, scales[12], q[128].</summary>
    public static void Q4(ReadOnlySpan<byte> b, Span<float> y)
    {
        float d = GgufDequantizer.Half(b), min = GgufDequantizer.Half(b[2..]);
        for (var sub = 0; sub < 8; sub++)
        {
            var (scale, m) = ScaleAndMin(b.Slice(4, 12), sub);
            float dl = d * scale, ml = min * m;
            for (var l = 0; l < 32; l++) y[sub * 32 + l] = dl * (b[16 + sub / 2 * 32 + l] >> (sub % 2 * 4) & 15) - ml;
        }
    }

    /// <summary>d, dmin, scales[12], qh[32], q[128].</summary>
    public static void Q5(ReadOnlySpan<byte> b, Span<float> y)
    {
        float d = GgufDequantizer.Half(b), min = GgufDequantizer.Half(b[2..]);
        for (var sub = 0; sub < 8; sub++)
        {
            var (scale, m) = ScaleAndMin(b.Slice(4, 12), sub);
            float dl = d * scale, ml = min * m;
            for (var l = 0; l < 32; l++)
            {
                var q = (b[48 + sub / 2 * 32 + l] >> (sub % 2 * 4) & 15) + ((b[16 + l] >> sub & 1) << 4);
                y[sub * 32 + l] = dl * q - ml;
            }
        }
    }

    /// <summary>ql[128], qh[64], scales[16] (signed), d.</summary>
    public static void Q6(ReadOnlySpan<byte> b, Span<float> y)
    {
        var d = GgufDequantizer.Half(b[208..]);
        for (var i = 0; i < 256; i++)
        {
            // Halves of 128; in each, four runs of 32: the runs share low nibbles two by two, and each has its own pair of high bits.
            int half = i / 128, run = i % 128 / 32, l = i % 32;
            var low = b[half * 64 + run % 2 * 32 + l] >> (run / 2 * 4) & 15;
            var high = b[128 + half * 32 + l] >> (run * 2) & 3;
            var scale = (sbyte)b[192 + i / 16];
            y[i] = d * scale * ((low | high << 4) - 32);
        }
    }

    /// <summary>d, scales_h (16 bits), scales_l[4], q[128].</summary>
    public static void NonLinear4(ReadOnlySpan<byte> b, Span<float> y)
    {
        var d = GgufDequantizer.Half(b);
        var high = BinaryPrimitives.ReadUInt16LittleEndian(b[2..]);
        for (var sub = 0; sub < 8; sub++)
        {
            var scale = (b[4 + sub / 2] >> (sub % 2 * 4) & 15) | (high >> (2 * sub) & 3) << 4;
            var dl = d * (scale - 32);
            for (var l = 0; l < 16; l++)
            {
                var q = b[8 + sub * 16 + l];
                y[sub * 32 + l] = dl * GgufDequantizer.NonLinear[q & 15];
                y[sub * 32 + 16 + l] = dl * GgufDequantizer.NonLinear[q >> 4];
            }
        }
    }

    /// <summary>get_scale_min_k4: eight scales and eight minima of 6 bits in 12 bytes.</summary>
    private static (int Scale, int Min) ScaleAndMin(ReadOnlySpan<byte> s, int j) => j < 4
        ? (s[j] & 63, s[j + 4] & 63)
        : ((s[j + 4] & 15) | (s[j - 4] >> 6) << 4, (s[j + 4] >> 4) | (s[j] >> 6) << 4);
}
