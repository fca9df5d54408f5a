using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace ValueLocate.Inference.Weights;

/// <summary>Decodes rows into float32 values.</summary>
/// <param name="first">The first row.</param>
/// <param name="rows">How many.</param>
/// <param name="raw">Their stored bytes.</param>
/// <param name="into">[rows, width], to be filled whole.</param>
internal delegate void RowDecoder(long first, int rows, ReadOnlySpan<byte> raw, Span<float> into);

/// <summary>Reads stored bytes from one on.</summary>
internal delegate void RawReader(long from, Span<byte> into);

/// <summary>
/// Fills a tensor of any float dtype with rows that come as float32, in pieces: a float32 copy of a large matrix never exists beside a smaller dtype's.
/// </summary>
internal static class RowPieces
{
    private const long PieceElements = 1L << 18;

    /// <summary>Fills a contiguous CPU tensor, [..., width].</summary>
    /// <param name="target">The tensor.</param>
    /// <param name="width">Its last dimension.</param>
    /// <param name="rowBytes">Stored bytes of a row.</param>
    /// <param name="read">Reads them.</param>
    /// <param name="decode">Makes numbers of them.</param>
    public static void Fill(Tensor target, long width, long rowBytes, RawReader read, RowDecoder decode)
    {
        if (target.numel() == 0) return;
        var rows = target.numel() / width;
        var perPiece = Math.Clamp(PieceElements / width, 1, rows);
        using var flat = target.view(rows, width);
        using var buffer = target.dtype == ScalarType.Float32 ? null : empty([perPiece, width], ScalarType.Float32);
        var raw = new byte[perPiece * rowBytes];
        for (long r = 0; r < rows; r += perPiece)
        {
            var n = (int)Math.Min(perPiece, rows - r);
            using var piece = flat.narrow(0, r, n);
            using var source = buffer?.narrow(0, 0, n);
            var stored = raw.AsSpan(0, (int)(n * rowBytes));
            read(r * rowBytes, stored);
            decode(r, n, stored, MemoryMarshal.Cast<byte, float>((source ?? piece).bytes));
            if (source is not null) piece.copy_(source);
        }
    }
}
