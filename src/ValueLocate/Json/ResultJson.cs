using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ValueLocate.Json;

/// <summary>How a run's results are written: snake_case names, enums as words, numbers that read back to the last bit.</summary>
public static class ResultJson
{
    /// <summary>The options.</summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        // A misspelt field, one of a newer version, one that is missing or null: none of them is read as something else.
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
        Converters = { new JsonStringEnumConverter(EnumWord.Policy, allowIntegerValues: false) },
    };

    /// <summary>Writes a result, beside its place first.</summary>
    public static void Write<T>(string path, T value) => AtomicFile.WriteText(path, Text(value));

    /// <summary>Reads a result.</summary>
    /// <exception cref="ValueLocateException">Missing, or not such a result.</exception>
    public static T Read<T>(string path)
    {
        if (!File.Exists(path)) throw new ValueLocateException($"There is no '{path}': the stage that writes it has not run.");
        try
        {
            return Parse<T>(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new ValueLocateException($"'{path}' can't be read as a result of this version ({Quoted.Reason(e)}{Where(e)}): delete it and run again.", e);
        }
    }

    /// <summary>What <see cref="Write"/> writes.</summary>
    internal static string Text<T>(T value) => JsonSerializer.Serialize(value, Options) + "\n";

    /// <exception cref="JsonException">They are no JSON, or not such a result.</exception>
    internal static T Parse<T>(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            RefuseNullItems(document.RootElement, "$");
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException("a name in it is no Unicode text", e);
        }
        return JsonSerializer.Deserialize<T>(json.Span, Options) ?? throw new JsonException("it is null");
    }

    /// <summary>The serializer heeds which fields may be null, but not which items of a list: here none may.</summary>
    private static void RefuseNullItems(JsonElement element, string where)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var field in element.EnumerateObject()) RefuseNullItems(field.Value, $"{where}.{field.Name}");
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var (i, item) in element.EnumerateArray().Index())
            {
                if (item.ValueKind == JsonValueKind.Null) throw new JsonException($"the list {where} holds a null");
                RefuseNullItems(item, $"{where}[{i}]");
            }
        }
    }

    /// <summary>Which field the error names, where the reason does not.</summary>
    private static string Where(Exception e) =>
        e is JsonException { Path: { Length: > 1 } path } && !Quoted.Reason(e).Contains(path, StringComparison.Ordinal) ? $", {Quoted.Text(path)}" : "";
}
