using System.Text.Json;
using static TorchSharp.torch;

namespace ValueLocate.Inference.Weights;

/// <summary>Writes a .safetensors file: beside its place first, then renamed, so that a half-written one is never found.</summary>
public static class SafetensorsWriter
{
    /// <summary>Writes the tensors in the order of their names; the same tensors give the same bytes.</summary>
    /// <param name="path">The file to make or replace.</param>
    /// <param name="tensors">CPU tensors of any supported dtype.</param>
    /// <param name="metadata">Texts for "__metadata__".</param>
    public static void Write(string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null) =>
        WriteStoppable(path, tensors, metadata, CancellationToken.None);

    internal static void WriteStoppable(string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata,
        CancellationToken cancellation)
    {
        var header = new SortedDictionary<string, object>(StringComparer.Ordinal);
        if (metadata is { Count: > 0 }) header["__metadata__"] = new SortedDictionary<string, string>(metadata.ToDictionary(), StringComparer.Ordinal);
        var names = tensors.Keys.Order(StringComparer.Ordinal).ToList();
        long at = 0;
        foreach (var name in names)
        {
            var t = tensors[name];
            var end = at + t.numel() * t.dtype.Size();
            header[name] = new { dtype = Name(t.dtype), shape = t.shape, data_offsets = (long[])[at, end] };
            at = end;
        }
        var json = JsonSerializer.SerializeToUtf8Bytes(header);
        // The data begins at a multiple of 8 bytes, as the format advises.
        var padded = new byte[(json.Length + 7) / 8 * 8];
        padded.AsSpan().Fill((byte)' ');
        json.CopyTo(padded, 0);
        AtomicFile.Write(path, stream =>
        {
            stream.Write(BitConverter.GetBytes((ulong)padded.Length));
            stream.Write(padded);
            foreach (var name in names)
            {
                cancellation.ThrowIfCancellationRequested();
                using var contiguous = tensors[name].contiguous();
                TensorBytes.Write(contiguous, stream);
            }
        });
    }

    private static string Name(ScalarType dtype) => dtype switch
    {
        ScalarType.Float64 => "F64",
        ScalarType.Float32 => "F32",
        ScalarType.Float16 => "F16",
        ScalarType.BFloat16 => "BF16",
        ScalarType.Int64 => "I64",
        ScalarType.Int32 => "I32",
        ScalarType.Int16 => "I16",
        ScalarType.Int8 => "I8",
        ScalarType.Byte => "U8",
        ScalarType.Bool => "BOOL",
        _ => throw new ValueLocateException($"A tensor of dtype {dtype} can't be written as safetensors."),
    };
}
