using System.IO.MemoryMappedFiles;

namespace ValueLocate.Inference.Weights;

/// <summary>
/// A file that is read through memory mappings of its parts: bytes go from the system's page cache to where they are wanted, and a part
/// that has been read no longer counts as this process's memory.
/// </summary>
internal sealed class MappedFile : IDisposable
{
    private const long Window = 1L << 22;
    private readonly FileStream stream;
    private readonly MemoryMappedFile? map;

    public MappedFile(string path)
    {
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 0);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ValueLocateException($"There is no file '{path}'.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ValueLocateException($"'{path}' can't be read ({Quoted.Reason(e)}): check that it is a file that you may read.", e);
        }
        Length = stream.Length;
        // An empty file can't be mapped.
        if (Length > 0) map = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
    }

    public long Length { get; }

    /// <summary>Copies bytes of the file.</summary>
    /// <param name="offset">The first byte.</param>
    /// <param name="into">Filled whole.</param>
    /// <exception cref="EndOfStreamException">The file ends before.</exception>
    public void Read(long offset, Span<byte> into)
    {
        if (offset < 0 || into.Length > Length - offset) throw new EndOfStreamException();
        while (into.Length > 0)
        {
            var n = (int)Math.Min(Window, into.Length);
            using var view = map!.CreateViewAccessor(offset, n, MemoryMappedFileAccess.Read);
            view.SafeMemoryMappedViewHandle.ReadSpan((ulong)view.PointerOffset, into[..n]);
            offset += n;
            into = into[n..];
        }
    }

    public void Dispose()
    {
        map?.Dispose();
        stream.Dispose();
    }
}
