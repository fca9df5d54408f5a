using System.Text.Json;
using ValueLocate.Json;

namespace ValueLocate.Inference.Weights;

/// <summary>Where one tensor lies in a safetensors file's data.</summary>
internal sealed record SafetensorsEntry(StoredType Type, long[] Shape, long Start, long Length)
{
    public long Elements => Shape.Aggregate(1L, (a, b) => a * b);
}

/// <summary>
/// The header of a safetensors file, checked as the safetensors library checks it (Metadata::validate in its tensor.rs): no name twice, and the
/// tensors fill the data without a hole, an overlap or a rest.
/// </summary>
internal sealed class SafetensorsHeader
{
    private const int Largest = 100_000_000;

    private SafetensorsHeader(long dataStart) => DataStart = dataStart;

    public long DataStart { get; }

    public Dictionary<string, SafetensorsEntry> Entries { get; } = [];

    public Dictionary<string, string> Metadata { get; } = [];

    /// <exception cref="ValueLocateException">Truncated or malformed.</exception>
    public static SafetensorsHeader Read(MappedFile file, string where)
    {
        ValueLocateException Broken(string why, Exception? inner = null) =>
            new($"'{where}' is truncated or not a safetensors file ({why}): download or write it again.", inner);
        Span<byte> length = stackalloc byte[8];
        if (file.Length < 8) throw Broken("it ends inside its first 8 bytes");
        file.Read(0, length);
        var size = BitConverter.ToUInt64(length);
        if (size > Largest)
        {
            var start = new byte[Math.Min(64, file.Length)];
            file.Read(0, start);
            LfsPointer.Refuse(start, where);
        }
        if (size > Largest || (long)size > file.Length - 8) throw Broken("its header is longer than the file");
        var bytes = new byte[size];
        file.Read(8, bytes);
        var header = new SafetensorsHeader(8 + (long)size);
        try
        {
            using var json = JsonDocument.Parse(bytes);
            foreach (var p in json.RootElement.EnumerateObject())
            {
                if (p.Name == "__metadata__") header.ReadMetadata(p.Value);
                else if (!header.Entries.TryAdd(p.Name, ReadEntry(p, where))) throw new InvalidDataException($"the tensor '{p.Name}' is there twice");
            }
            header.CheckLayout(file.Length - header.DataStart);
        }
        catch (InvalidDataException e)
        {
            throw Broken(e.Message, e);
        }
        catch (Exception e)
            when (e is JsonException or FormatException or InvalidOperationException or KeyNotFoundException or OverflowException or IndexOutOfRangeException)
        {
            throw Broken("its header is not a safetensors header", e);
        }
        return header;
    }

    private void ReadMetadata(JsonElement metadata)
    {
        if (Metadata.Count > 0) throw new InvalidDataException("__metadata__ is there twice");
        if (metadata.ValueKind == JsonValueKind.Null) return;
        foreach (var p in metadata.EnumerateObject())
        {
            if (p.Value.ValueKind != JsonValueKind.String) throw new InvalidDataException($"'{p.Name}' in __metadata__ is not a text");
            if (!Metadata.TryAdd(p.Name, p.Value.GetString()!)) throw new InvalidDataException($"'{p.Name}' is in __metadata__ twice");
        }
    }

    private static SafetensorsEntry ReadEntry(JsonProperty p, string where)
    {
        var name = p.Value.GetProperty("dtype").GetString();
        if (!Enum.TryParse<StoredType>(name, out var type) || type.ToString() != name)
            throw new ValueLocateException($"The tensor '{p.Name}' in '{where}' has the dtype {name}, which is not supported: "
                + $"{string.Join(", ", Enum.GetNames<StoredType>())} are known.");
        long[] shape = [.. p.Value.GetProperty("shape").EnumerateArray().Select(d => d.GetInt64())];
        if (Array.Exists(shape, d => d < 0)) throw new InvalidDataException($"the tensor '{p.Name}' has a size below 0");
        var offsets = p.Value.GetProperty("data_offsets");
        if (offsets.GetArrayLength() != 2) throw new InvalidDataException($"the tensor '{p.Name}' needs two data_offsets");
        long from = offsets[0].GetInt64(), to = offsets[1].GetInt64();
        var bits = checked(shape.Aggregate(1L, (a, b) => checked(a * b)) * type.Bits());
        if (from < 0 || bits % 8 != 0 || to - from != bits / 8)
            throw new InvalidDataException($"the tensor '{p.Name}' does not fill the bytes that its shape needs");
        return new SafetensorsEntry(type, shape, from, bits / 8);
    }

    private void CheckLayout(long available)
    {
        var at = 0L;
        foreach (var (name, e) in Entries.OrderBy(e => e.Value.Start).ThenBy(e => e.Value.Length))
        {
            if (e.Start + e.Length > available) throw new InvalidDataException($"it ends inside the tensor '{name}'");
            if (e.Start != at)
                throw new InvalidDataException($"the tensor '{name}' {(e.Start < at ? "overlaps another one" : "does not follow the one before it")}");
            at += e.Length;
        }
        if (at != available) throw new InvalidDataException($"{available - at} bytes behind its last tensor belong to none");
    }
}
