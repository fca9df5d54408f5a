using System.Buffers.Binary;
using System.Text;

namespace ValueLocate.Inference.Weights;

/// <summary>A tensor's place in a GGUF file. Dimensions in storage order: the first varies fastest, so a Hugging Face shape is their reverse.</summary>
internal sealed record GgufTensor(string Name, long[] Dimensions, GgufType Type, long Offset)
{
    public long Elements => Dimensions.Aggregate(1L, (a, b) => checked(a * b));
}

/// <summary>
/// Header of a GGUF file (versions 2 and 3): key/value metadata and the table of tensors.
/// Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
/// </summary>
internal sealed class GgufFile : IDisposable
{
    private readonly FileStream stream;
    private readonly Dictionary<string, object> metadata = [];
    private readonly Dictionary<string, GgufTensor> tensors = [];

    private GgufFile(string path)
    {
        Where = path;
        stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        try
        {
            ReadHeader();
        }
        catch (Exception e)
        {
            stream.Dispose();
            if (e is EndOfStreamException or OverflowException or ArgumentException) throw Broken("it ends inside its header", e);
            throw;
        }
    }

    public string Where { get; }

    public IReadOnlyDictionary<string, object> Metadata => metadata;

    public IReadOnlyDictionary<string, GgufTensor> Tensors => tensors;

    public static GgufFile Open(string path)
    {
        if (!File.Exists(path)) throw new ValueLocateException($"There is no file '{path}'.");
        return new GgufFile(path);
    }

    /// <summary>The stored bytes of a tensor, from a row on.</summary>
    public void ReadRaw(GgufTensor tensor, long byteOffset, Span<byte> into)
    {
        stream.Position = tensor.Offset + byteOffset;
        stream.ReadExactly(into);
    }

    public void Dispose() => stream.Dispose();

    private void ReadHeader()
    {
        if (ReadU32() != 0x46554747) throw Broken("it does not begin with GGUF");
        var version = ReadU32();
        if (version is not (2 or 3)) throw new ValueLocateException($"'{Where}' is GGUF version {version}; versions 2 and 3 can be read.");
        var tensorCount = ReadCount();
        var pairCount = ReadCount();
        for (var i = 0L; i < pairCount; i++)
        {
            var key = ReadText();
            metadata[key] = ReadValue(ReadU32());
        }
        var infos = new List<GgufTensor>();
        for (var i = 0L; i < tensorCount; i++)
        {
            var name = ReadText();
            var rank = ReadU32();
            if (rank > 8) throw Broken($"the tensor '{name}' has {rank} dimensions");
            var dimensions = new long[rank];
            for (var d = 0; d < rank; d++) dimensions[d] = ReadCount();
            infos.Add(new GgufTensor(name, dimensions, (GgufType)ReadU32(), ReadCount()));
        }
        var alignment = metadata.TryGetValue("general.alignment", out var a) ? Convert.ToInt64(a, null) : 32;
        if (alignment <= 0) throw Broken("its alignment is not above 0");
        var start = (stream.Position + alignment - 1) / alignment * alignment;
        foreach (var t in infos) AddTensor(t with { Offset = start + t.Offset });
    }

    private void AddTensor(GgufTensor t)
    {
        if (!GgufTypes.Known(t.Type))
            throw new ValueLocateException($"The tensor '{t.Name}' in '{Where}' has the GGUF type {t.Type}, which is not supported: {string.Join(", ", Enum.GetNames<GgufType>())} are.");
        if (t.Dimensions.Length == 0 || t.Dimensions[0] % GgufTypes.BlockSize(t.Type) != 0) throw Broken($"the tensor '{t.Name}' does not fill whole blocks of {t.Type}");
        if (t.Offset + GgufTypes.Bytes(t.Type, t.Elements) > stream.Length) throw Broken($"it ends inside the tensor '{t.Name}'");
        tensors[t.Name] = t;
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
        9 => ReadArray(),
        10 => BinaryPrimitives.ReadUInt64LittleEndian(ReadBytes(8)),
        11 => BinaryPrimitives.ReadInt64LittleEndian(ReadBytes(8)),
        12 => BinaryPrimitives.ReadDoubleLittleEndian(ReadBytes(8)),
        _ => throw Broken($"its metadata has a value of type {type}, which GGUF does not know"),
    };

    private object[] ReadArray()
    {
        var type = ReadU32();
        var count = ReadCount();
        if (count > stream.Length - stream.Position || type == 9) throw Broken("its metadata has a list longer than the file");
        var values = new object[count];
        for (var i = 0L; i < count; i++) values[i] = ReadValue(type);
        return values;
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
        return n <= long.MaxValue / 2 ? (long)n : throw Broken("it holds a count that no file could");
    }

    private uint ReadU32() => BinaryPrimitives.ReadUInt32LittleEndian(ReadBytes(4));

    private byte[] ReadBytes(int count)
    {
        var bytes = new byte[count];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private ValueLocateException Broken(string why, Exception? inner = null) => new($"'{Where}' is truncated or not a GGUF file ({why}): download it again.", inner);
}
