using Microsoft.Win32.SafeHandles;
using static TorchSharp.torch;

namespace ValueLocate.Inference;

/// <summary>
/// The hidden states of many batches between two layers: in memory as long as all of them fit into a budget, otherwise all in a temporary file, which is
/// deleted when it is closed.
/// </summary>
internal sealed class HiddenStates : IDisposable
{
    private readonly Tensor?[] inMemory;
    private readonly long[] offsets;
    private readonly long[][] shapes;
    private readonly ScalarType dtype;
    private readonly Device device;
    private readonly SafeFileHandle? file;

    /// <param name="shapes">Each batch's [batch, position, hidden].</param>
    /// <param name="dtype">The numbers' type.</param>
    /// <param name="device">Where they are wanted.</param>
    /// <param name="budget">Bytes that may be held in memory.</param>
    public HiddenStates(IReadOnlyList<long[]> shapes, ScalarType dtype, Device device, long budget)
    {
        (this.dtype, this.device, this.shapes) = (dtype, device, [.. shapes]);
        inMemory = new Tensor?[shapes.Count];
        offsets = new long[shapes.Count + 1];
        for (var i = 0; i < shapes.Count; i++) offsets[i + 1] = offsets[i] + shapes[i].Aggregate(1L, (a, b) => a * b) * Weights.TensorBytes.Size(dtype);
        if (offsets[^1] <= budget) return;
        var path = Path.Combine(Path.GetTempPath(), $"valuelocate-{Guid.NewGuid():N}.hidden");
        try
        {
            file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose, offsets[^1]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ValueLocateException($"'{path}' can't be written ({Quoted.Reason(e)}), and the hidden states of all texts, {offsets[^1] >> 20} MiB, are "
                + $"more than the {budget >> 20} MiB kept in memory: make room there, or set TMPDIR to a folder on a disk with room.", e);
        }
    }

    /// <summary>Whether they are in a file.</summary>
    public bool Spilled => file is not null;

    /// <summary>Keeps a batch's hidden states, a copy of them where they go to the file; the tensor stays the caller's only then.</summary>
    public void Put(int batch, Tensor states)
    {
        if (file is null)
        {
            inMemory[batch]?.Dispose();
            inMemory[batch] = states.DetachFromDisposeScope();
            return;
        }
        using (states)
        using (var onCpu = states.cpu())
        using (var contiguous = onCpu.contiguous())
        {
            var at = offsets[batch];
            Weights.TensorBytes.ForPieces(contiguous, piece =>
            {
                RandomAccess.Write(file, piece.bytes, at);
                at += piece.bytes.Length;
            });
        }
    }

    /// <summary>A batch's hidden states. They are the caller's, who must put others in their place.</summary>
    public Tensor Take(int batch)
    {
        if (inMemory[batch] is { } kept)
        {
            inMemory[batch] = null;
            return kept;
        }
        var read = empty(shapes[batch], dtype);
        var at = offsets[batch];
        Weights.TensorBytes.ForPieces(read, piece =>
        {
            for (var into = piece.bytes; into.Length > 0;)
            {
                var n = RandomAccess.Read(file!, into, at);
                if (n == 0) throw new EndOfStreamException();
                at += n;
                into = into[n..];
            }
        });
        if (device.type == TorchSharp.DeviceType.CPU) return read;
        using (read) return read.to(device);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var t in inMemory) t?.Dispose();
        file?.Dispose();
    }
}
