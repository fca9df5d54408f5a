using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using ValueLocate.Json;

namespace ValueLocate.Inference.Weights;

/// <summary>A list in GGUF metadata. Long ones (a vocabulary, its merges) are passed over: a tokenizer is read from tokenizer.json.</summary>
internal sealed record GgufList(long Count, IReadOnlyList<object>? Values);

/// <summary>
/// Header of one GGUF file (versions 2 and 3): key/value metadata and the table of tensors. What llama.cpp refuses (gguf_init_from_file_impl in its
/// gguf.cpp) is refused here: a key or tensor twice, offsets that leave holes, an alignment that is no power of two, files of the other byte order.
/// Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
/// </summary>
internal sealed class GgufHeader
{
    private const int KeptValues = 1024;
    private readonly Stream stream;
    private readonly string where;

    private GgufHeader(Stream stream, string where)
    {
        this.stream = stream;
        this.where = where;
    }

    public Dictionary<string, object> Metadata { get; } = [];

    public List<GgufTensor> Tensors { get; } = [];

    /// <exception cref="ValueLocateException">Missing, truncated, malformed, or of another version or byte order.</exception>
    public static GgufHeader Read(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16);
            var header = new GgufHeader(stream, path);
            header.Read();
            return header;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ValueLocateException($"There is no file '{path}'.", e);
        }
        catch (Exception e) when (e is EndOfStreamException or OverflowException or ArgumentException)
        {
            throw Broken(path, "it ends inside its header", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ValueLocateException($"'{path}' can't be read ({Quoted.Reason(e)}): check that it is a file that you may read.", e);
        }
    }

    private void Read()
    {
        if (ReadU32() != 0x46554747)
        {
            stream.Position = 0;
            LfsPointer.Refuse(ReadBytes((int)Math.Min(64, stream.Length)), where);
            throw Broken("it does not begin with GGUF");
        }
        var version = ReadU32();
        if (version != 0 && (version & 0xFFFF) == 0)
            throw new ValueLocateException(
                $"'{where}' is a big-endian GGUF file, which is not read: take the one for little-endian machines, which is what most are.");
        if (version is not (2 or 3)) throw new ValueLocateException($"'{where}' is GGUF version {version}; versions 2 and 3 can be read.");
        var tensorCount = ReadCount();
        var pairCount = ReadCount();
        for (var i = 0L; i < pairCount; i++)
        {
            var key = ReadText();
            if (!Metadata.TryAdd(key, ReadValue(ReadU32()))) throw Broken($"its metadata has the key '{key}' twice");
        }
        var alignment = Alignment();
        var names = new HashSet<string>();
        for (var i = 0L; i < tensorCount; i++)
        {
            var tensor = ReadTensor();
            if (!names.Add(tensor.Name)) throw Broken($"the tensor '{tensor.Name}' is there twice");
            Tensors.Add(tensor);
        }
        Place((stream.Position + alignment - 1) / alignment * alignment, alignment);
    }

    private long Alignment()
    {
        if (!Metadata.TryGetValue("general.alignment", out var value)) return 32;
        if (value is not uint alignment)
            throw new ValueLocateException($"'{where}' has the metadata 'general.alignment' as {GgufMetadata.TypeOf(value)}, where a uint32 is needed: the "
                + "file is damaged, so download it again.");
        return BitOperations.IsPow2(alignment) ? alignment : throw new ValueLocateException(
            $"'{where}' has the alignment {alignment}, which is not a power of two: the file is damaged, so download it again.");
    }

    private GgufTensor ReadTensor()
    {
        var name = ReadText();
        var rank = ReadU32();
        if (rank is 0 or > 4) throw Broken($"the tensor '{name}' has {rank} dimensions");
        var dimensions = new long[rank];
        for (var d = 0; d < rank; d++) dimensions[d] = ReadCount();
        var type = (GgufType)ReadU32();
        if (!GgufTypes.Known(type))
        {
            throw new ValueLocateException($"The tensor '{name}' in '{where}' has the GGUF type {GgufTypes.NameOf(type)}, which is not supported: "
                + $"{string.Join(", ", Enum.GetNames<GgufType>())} are.");
        }
        if (dimensions[0] % GgufTypes.BlockSize(type) != 0) throw Broken($"the tensor '{name}' does not fill whole blocks of {type}");
        return new GgufTensor(name, dimensions, type, ReadCount());
    }

    /// <summary>Offsets count from the start of the data, and each tensor begins at the first aligned byte behind the one before it.</summary>
    private void Place(long start, long alignment)
    {
        var expected = 0L;
        for (var i = 0; i < Tensors.Count; i++)
        {
            var t = Tensors[i];
            if (t.Offset != expected) throw Broken($"the tensor '{t.Name}' is at {t.Offset} and should be at {expected}");
            var bytes = GgufTypes.Bytes(t.Type, t.Elements);
            if (start + t.Offset + bytes > stream.Length) throw Broken($"it ends inside the tensor '{t.Name}'");
            expected = checked(expected + (bytes + alignment - 1) / alignment * alignment);
            Tensors[i] = t with { Offset = start + t.Offset };
        }
    }

    private object ReadValue(uint type) => type switch
    {
        0 => ReadBytes(1)[0],
        1 => (sbyte)ReadBytes(1)[0],
        2 => BinaryPrimitives.ReadUInt16LittleEndian(ReadBytes(2)),
        3 => BinaryPrimitives.ReadInt16LittleEndian(ReadBytes(2)),
        4 => ReadU32(),
        5 => (int)ReadU32(),
        6 => BinaryPrimitives.ReadSingleLittleEndian(ReadBytes(4)),
        7 => ReadBytes(1)[0] != 0,
        8 => ReadText(),
        9 => ReadList(),
        10 => BinaryPrimitives.ReadUInt64LittleEndian(ReadBytes(8)),
        11 => BinaryPrimitives.ReadInt64LittleEndian(ReadBytes(8)),
        12 => BinaryPrimitives.ReadDoubleLittleEndian(ReadBytes(8)),
        _ => throw Broken($"its metadata has a value of type {type}, which GGUF does not know"),
    };

    private GgufList ReadList()
    {
        var type = ReadU32();
        var count = ReadCount();
        if (count > stream.Length - stream.Position || type == 9) throw Broken("its metadata has a list longer than the file, or of lists");
        if (count <= KeptValues)
        {
            var values = new object[count];
            for (var i = 0L; i < count; i++) values[i] = ReadValue(type);
            return new GgufList(count, values);
        }
        var width = type switch
        {
            0 or 1 or 7 => 1,
            2 or 3 => 2,
            4 or 5 or 6 => 4,
            8 => 0,
            10 or 11 or 12 => 8,
            _ => throw Broken($"its metadata has a list of type {type}, which GGUF does not know")
        };
        if (width > 0) Skip(checked(count * width));
        else
        {
            for (var i = 0L; i < count; i++) Skip(ReadCount());
        }
        return new GgufList(count, null);
    }

    private string ReadText()
    {
        var length = ReadCount();
        if (length > stream.Length - stream.Position) throw Broken("its metadata has a text longer than the file");
        return Encoding.UTF8.GetString(ReadBytes((int)length));
    }

    private long ReadCount()
    {
        var n = BinaryPrimitives.ReadUInt64LittleEndian(ReadBytes(8));
        return n <= long.MaxValue / 4 ? (long)n : throw Broken("it holds a count that no file could");
    }

    private uint ReadU32() => BinaryPrimitives.ReadUInt32LittleEndian(ReadBytes(4));

    private void Skip(long bytes)
    {
        if (bytes > stream.Length - stream.Position) throw new EndOfStreamException();
        stream.Position += bytes;
    }

    private byte[] ReadBytes(int count)
    {
        var bytes = new byte[count];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private ValueLocateException Broken(string why) => Broken(where, why, null);

    private static ValueLocateException Broken(string where, string why, Exception? inner) =>
        new($"'{where}' is truncated or not a GGUF file ({why}): download it again.", inner);
}
