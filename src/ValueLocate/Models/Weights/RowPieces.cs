using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace ValueLocate.Models.Weights;

/// <summary>Decodes rows into float32 values.</summary>
/// <param name="first">The first row.</param>
/// <param name="rows">How many.</param>
/// <param name="into">[rows, width], to be filled whole.</param>
internal delegate void RowDecoder(long first, int rows, Span<float> into);

/// <summary>Fills a tensor of any float dtype with rows that come as float32, in pieces: a float32 copy of a large matrix never exists beside a smaller dtype's.</summary>
internal static class RowPieces
{
    private const long PieceElements = 1L << 20;

    /// <summary>Fills a contiguous CPU tensor, [..., width].</summary>
    public static void Fill(Tensor target, long width, RowDecoder decode)
    {
        if (target.numel() == 0) return;
        var rows = target.numel() / width;
        var perPiece = Math.Clamp(PieceElements / width, 1, rows);
        using var flat = target.view(rows, width);
        using var buffer = target.dtype == ScalarType.Float32 ? null : empty([perPiece, width], ScalarType.Float32);
        for (long r = 0; r < rows; r += perPiece)
        {
            var n = (int)Math.Min(perPiece, rows - r);
            using var piece = flat.narrow(0, r, n);
            using var source = buffer?.narrow(0, 0, n);
            decode(r, n, MemoryMarshal.Cast<byte, float>((source ?? piece).bytes));
            if (source is not null) piece.copy_(source);
        }
    }
}
