using System.Text.Json;
using static TorchSharp.torch;

namespace ValueLocate.Inference.Weights;

/// <summary>
/// One .safetensors file: 8 bytes of header length, a JSON header {name: {dtype, shape, data_offsets}}, the data.
/// Format: https://huggingface.co/docs/safetensors. Little-endian, as every platform that libtorch runs on.
/// </summary>
public sealed class SafetensorsFile : IDisposable
{
    private readonly FileStream stream;
    private readonly long dataStart;
    private readonly Dictionary<string, Entry> entries = [];

    private SafetensorsFile(string path)
    {
        Where = path;
        stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20);
        try
        {
            dataStart = ReadHeader();
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private sealed record Entry(ScalarType Dtype, long[] Shape, long Start, long Length);

    /// <summary>The file's path.</summary>
    public string Where { get; }

    /// <summary>The tensors' names.</summary>
    public IEnumerable<string> Names => entries.Keys;

    /// <summary>The texts of "__metadata__".</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; private set; } = new Dictionary<string, string>();

    /// <summary>Opens a file and checks that every tensor lies inside it.</summary>
    /// <exception cref="ValueLocateException">Missing, truncated or malformed.</exception>
    public static SafetensorsFile Open(string path)
    {
        Native.TorchRuntime.EnsureLoaded();
        if (!File.Exists(path)) throw new ValueLocateException($"There is no file '{path}'.");
        return new SafetensorsFile(path);
    }

    /// <summary>Whether the file holds this tensor.</summary>
    public bool Has(string name) => entries.ContainsKey(name);

    /// <summary>A tensor's shape.</summary>
    public IReadOnlyList<long> ShapeOf(string name) => Find(name).Shape;

    /// <summary>The dtype that a tensor is stored in.</summary>
    internal ScalarType DtypeOf(string name) => Find(name).Dtype;

    /// <summary>Reads a tensor as it is stored, onto the CPU.</summary>
    public Tensor Read(string name)
    {
        var e = Find(name);
        var tensor = empty(e.Shape, e.Dtype);
        stream.Position = dataStart + e.Start;
        TensorBytes.Fill(tensor, stream, $"the tensor '{name}' in '{Where}'");
        return tensor;
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    private Entry Find(string name) => entries.TryGetValue(name, out var e) ? e : throw new ValueLocateException($"'{Where}' has no tensor '{name}'.");

    private long ReadHeader()
    {
        Span<byte> length = stackalloc byte[8];
        if (stream.ReadAtLeast(length, 8, throwOnEndOfStream: false) < 8) throw Broken("it ends inside its first 8 bytes");
        var size = BitConverter.ToUInt64(length);
        if (size > 100_000_000 || (long)size > stream.Length - 8) throw Broken("its header is longer than the file");
        var header = new byte[size];
        stream.ReadExactly(header);
        var start = 8 + (long)size;
        try
        {
            using var json = JsonDocument.Parse(header);
            foreach (var p in json.RootElement.EnumerateObject())
            {
                if (p.Name == "__metadata__") Metadata = p.Value.EnumerateObject().ToDictionary(m => m.Name, m => m.Value.GetString() ?? "");
                else entries[p.Name] = ReadEntry(p, stream.Length - start);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or OverflowException)
        {
            throw Broken("its header is not a safetensors header");
        }
        return start;
    }

    private Entry ReadEntry(JsonProperty p, long available)
    {
        var dtype = p.Value.GetProperty("dtype").GetString() switch
        {
            "F64" => ScalarType.Float64,
            "F32" => ScalarType.Float32,
            "F16" => ScalarType.Float16,
            "BF16" => ScalarType.BFloat16,
            "I64" => ScalarType.Int64,
            "I32" => ScalarType.Int32,
            "I16" => ScalarType.Int16,
            "I8" => ScalarType.Int8,
            "U8" => ScalarType.Byte,
            "BOOL" => ScalarType.Bool,
            var other => throw new ValueLocateException($"The tensor '{p.Name}' in '{Where}' has the dtype {other}, which is not supported: F64, F32, F16, BF16, I64, I32, I16, I8, U8 and BOOL are."),
        };
        long[] shape = [.. p.Value.GetProperty("shape").EnumerateArray().Select(d => d.GetInt64())];
        var offsets = p.Value.GetProperty("data_offsets");
        long from = offsets[0].GetInt64(), to = offsets[1].GetInt64();
        var bytes = shape.Aggregate(1L, (a, b) => checked(a * b)) * dtype.Size();
        if (shape.Any(d => d < 0) || from < 0 || to - from != bytes) throw Broken($"the tensor '{p.Name}' does not fill the bytes that its shape needs");
        if (to > available) throw Broken($"it ends inside the tensor '{p.Name}'");
        return new Entry(dtype, shape, from, bytes);
    }

    private ValueLocateException Broken(string why) => new($"'{Where}' is truncated or not a safetensors file ({why}): download or write it again.");
}
