using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ValueLocate.Json;
using ValueLocate.Values;

namespace ValueLocate.Datasets;

/// <summary>dimensions.json: a list of objects with id and, if wanted, name, short, opposite, holds and rejects.</summary>
internal static class DimensionsFile
{
    private static readonly JsonSerializerOptions Written = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static IReadOnlyList<Dimension> Read(string file) => Read(DatasetPart.OfFile(file));

    public static IReadOnlyList<Dimension> Read(DatasetPart part)
    {
        var file = part.Name;
        JsonDocument document;
        try
        {
            using var stream = part.Open();
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            document = JsonDocument.Parse(bytes.AsMemory().TrimStart(Encoding.UTF8.Preamble));
        }
        catch (JsonException e)
        {
            throw new ValueLocateException($"'{file}' is not JSON (line {e.LineNumber + 1}); it must be a list of objects with the field id.", e);
        }
        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Array || document.RootElement.GetArrayLength() == 0)
                throw new ValueLocateException($"'{file}' must hold a list of dimensions, at least one: [{{\"id\": ..., \"name\": ...}}, ...].");
            List<Dimension> dimensions = [.. document.RootElement.EnumerateArray().Select((e, i) => One(new JsonFields(e, $"{file}: dimension {i + 1}")))];
            Check(dimensions, file);
            return dimensions;
        }
    }

    /// <summary>Writes dimensions.json into a folder: all that is known of each.</summary>
    /// <exception cref="ValueLocateException">They could not be read again.</exception>
    public static void Write(string folder, IEnumerable<Dimension> dimensions)
    {
        var file = Path.Combine(folder, "dimensions.json");
        var text = Text(file, [.. dimensions]);
        AtomicFile.WriteText(file, text);
    }

    /// <summary>What dimensions.json holds.</summary>
    /// <param name="name">What errors call it.</param>
    /// <param name="dimensions">The dimensions.</param>
    /// <exception cref="ValueLocateException">They could not be read again.</exception>
    public static string Text(string name, List<Dimension> dimensions)
    {
        Check(dimensions, name);
        var all = dimensions.Select(d => new
        {
            id = d.Id,
            name = d.Name,
            @short = d.Short == d.Name ? null : d.Short,
            opposite = d.OppositeId,
            holds = d.Holds,
            rejects = d.Rejects,
        });
        return JsonSerializer.Serialize(all, Written) + "\n";
    }

    private static Dimension One(JsonFields f)
    {
        var id = f.Text("id");
        var name = f.TextOr("name", id);
        return new Dimension(id, name, f.TextOr("short", name), f.TextOrNull("opposite"), f.TextOrNull("holds"), f.TextOrNull("rejects"));
    }

    private static void Check(List<Dimension> dimensions, string file)
    {
        var byId = new Dictionary<string, Dimension>();
        foreach (var (i, d) in dimensions.Index())
        {
            if (d.Fault(dimensions.Take(i)) is { } fault) throw new ValueLocateException($"'{file}', dimension {i + 1}: {fault}.");
            byId.Add(d.Id, d);
        }
        foreach (var d in dimensions.Where(d => d.OppositeId is not null))
        {
            if (!byId.TryGetValue(d.OppositeId!, out var other) || other.OppositeId != d.Id)
                throw new ValueLocateException(
                    $"'{file}': the dimension '{d.Id}' has '{d.OppositeId}' as its opposite, which must be there and name '{d.Id}' in turn.");
        }
    }

    private static ReadOnlyMemory<byte> TrimStart(this Memory<byte> bytes, ReadOnlySpan<byte> mark) =>
        bytes.Span.StartsWith(mark) ? bytes[mark.Length..] : bytes;
}
