using static TorchSharp.torch;

namespace ValueLocate.Inference.Weights;

/// <summary>A CPU tensor's memory as bytes, in pieces below the 2 GiB that a span can hold.</summary>
internal static class TensorBytes
{
    private const long Piece = 1L << 28;

    public static int Size(this ScalarType dtype) => dtype switch
    {
        ScalarType.Float64 or ScalarType.Int64 => 8,
        ScalarType.Float32 or ScalarType.Int32 => 4,
        ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Int16 => 2,
        _ => 1,
    };

    /// <summary>Writes a contiguous tensor's elements.</summary>
    public static void Write(Tensor tensor, Stream stream) => ForPieces(tensor, piece => stream.Write(piece.bytes));

    /// <summary>A contiguous tensor in pieces, each flat.</summary>
    public static void ForPieces(Tensor tensor, Action<Tensor> use)
    {
        using var flat = tensor.view(-1);
        for (long at = 0, n = flat.numel(); at < n; at += Piece)
        {
            using var piece = flat.narrow(0, at, Math.Min(Piece, n - at));
            use(piece);
        }
    }
}
