using static TorchSharp.torch;

namespace ValueLocate.Inference.Weights;

/// <summary>
/// One .safetensors file: 8 bytes of header length, a JSON header {name: {dtype, shape, data_offsets}}, the data.
/// Format: https://huggingface.co/docs/safetensors. Little-endian, as every platform that libtorch runs on. The file is memory-mapped.
/// </summary>
public sealed class SafetensorsFile : IDisposable
{
    private readonly MappedFile file;
    private readonly SafetensorsHeader header;

    private SafetensorsFile(string path)
    {
        Where = path;
        file = new MappedFile(path);
        try
        {
            header = SafetensorsHeader.Read(file, path);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The file's path.</summary>
    public string Where { get; }

    /// <summary>The tensors' names.</summary>
    public IEnumerable<string> Names => header.Entries.Keys;

    /// <summary>The texts of "__metadata__".</summary>
    public IReadOnlyDictionary<string, string> Metadata => header.Metadata;

    /// <summary>Opens a file and checks that its tensors fill it exactly.</summary>
    /// <exception cref="ValueLocateException">Missing, truncated or malformed.</exception>
    public static SafetensorsFile Open(string path)
    {
        Native.TorchRuntime.EnsureLoaded();
        return new SafetensorsFile(path);
    }

    /// <summary>Whether the file holds this tensor.</summary>
    public bool Has(string name) => header.Entries.ContainsKey(name);

    /// <summary>A tensor's shape.</summary>
    public IReadOnlyList<long> ShapeOf(string name) => Entry(name).Shape;

    /// <summary>Reads a tensor as it is stored, onto the CPU.</summary>
    /// <exception cref="ValueLocateException">It is not there, or its dtype is one that libtorch does not have.</exception>
    public Tensor Read(string name)
    {
        var e = Entry(name);
        var tensor = empty(e.Shape,
            e.Type.Scalar() ?? throw new ValueLocateException($"The tensor '{name}' in '{Where}' has the dtype {e.Type}, which can't be read as it is."));
        Fill(name, tensor);
        return tensor;
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    internal SafetensorsEntry Entry(string name) =>
        header.Entries.TryGetValue(name, out var e) ? e : throw new ValueLocateException($"'{Where}' has no tensor '{name}'.");

    /// <summary>The bytes of a tensor from one on.</summary>
    internal void ReadRaw(string name, long from, Span<byte> into) => file.Read(header.DataStart + Entry(name).Start + from, into);

    /// <summary>Copies a tensor to one of the same shape; another dtype is converted piece by piece, so there is never a second copy of the whole.</summary>
    internal void Fill(string name, Tensor target)
    {
        var stored = Entry(name).Type.Scalar()!.Value;
        if (stored == target.dtype)
        {
            long at = 0;
            TensorBytes.ForPieces(target, piece =>
            {
                ReadRaw(name, at, piece.bytes);
                at += piece.bytes.Length;
            });
            return;
        }
        const long Piece = 1L << 18;
        using var flat = target.view(-1);
        using var buffer = empty(Math.Min(Piece, flat.numel()), stored);
        for (long at = 0, n = flat.numel(); at < n; at += Piece)
        {
            var count = Math.Min(Piece, n - at);
            using var from = buffer.narrow(0, 0, count);
            using var to = flat.narrow(0, at, count);
            ReadRaw(name, at * stored.Size(), from.bytes);
            to.copy_(from);
        }
    }
}
