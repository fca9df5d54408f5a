namespace ValueLocate.Inference.Weights;

/// <summary>
/// A tensor's place in a GGUF file, and in which part of one in parts. Dimensions in storage order: the first varies fastest, so a Hugging Face
/// shape is their reverse.
/// </summary>
internal sealed record GgufTensor(string Name, long[] Dimensions, GgufType Type, long Offset, int Part = 0)
{
    public long Elements => Dimensions.Aggregate(1L, (a, b) => checked(a * b));
}

/// <summary>A GGUF file, or one in parts (name-00001-of-00003.gguf, ...), whose metadata is in the first.</summary>
internal sealed class GgufFile : IDisposable
{
    private readonly List<MappedFile> parts = [];
    private readonly Dictionary<string, GgufTensor> tensors = [];

    private GgufFile(string path)
    {
        Where = path;
        var first = GgufHeader.Read(path);
        Metadata = first.Metadata;
        try
        {
            Add(path, first);
            foreach (var (part, header) in GgufParts.Others(path, first)) Add(part, header);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string Where { get; }

    public IReadOnlyDictionary<string, object> Metadata { get; }

    public IReadOnlyDictionary<string, GgufTensor> Tensors => tensors;

    /// <exception cref="ValueLocateException">Missing, truncated, malformed, or a part that is not the first.</exception>
    public static GgufFile Open(string path) => new(path);

    /// <summary>The stored bytes of a tensor, from one on.</summary>
    public void ReadRaw(GgufTensor tensor, long byteOffset, Span<byte> into) => parts[tensor.Part].Read(tensor.Offset + byteOffset, into);

    public void Dispose() => parts.ForEach(p => p.Dispose());

    private void Add(string path, GgufHeader header)
    {
        foreach (var t in header.Tensors)
        {
            if (!tensors.TryAdd(t.Name, t with { Part = parts.Count }))
                throw new ValueLocateException($"The tensor '{t.Name}' is in two parts of '{Where}': download them again.");
        }
        parts.Add(new MappedFile(path));
    }
}
