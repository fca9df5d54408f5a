using System.Text.Json;
using System.Text.Unicode;

namespace ValueLocate.Server.Requests;

/// <summary>
/// The fields of a request's JSON object. What has a wrong type, is out of range or is not known is refused by name; null counts as not given.
/// </summary>
internal sealed class RequestFields
{
    private const int MostDepth = 32;

    private readonly Dictionary<string, JsonElement> fields = [];
    private readonly HashSet<string> asked = [];
    private readonly string prefix;

    /// <param name="element">The object.</param>
    /// <param name="path">The field that it is; empty for the request itself.</param>
    public RequestFields(JsonElement element, string path = "")
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw ApiException.Bad(path.Length == 0 ? null : path, $"{(path.Length == 0 ? "The request" : $"'{path}'")} must be a JSON object.",
                "invalid_type");
        prefix = path.Length == 0 ? "" : path + ".";
        foreach (var property in element.EnumerateObject()) fields[NameOf(property)] = property.Value;
    }

    /// <summary>Parses a request.</summary>
    /// <exception cref="ApiException">It is not JSON.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty) throw ApiException.Bad(null, "The request has no body: send a JSON object.", "invalid_json");
        if (!Utf8.IsValid(body.Span)) throw ApiException.Bad(null, "The request holds bytes that are not UTF-8.", "invalid_json");
        try
        {
            return JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = MostDepth, AllowDuplicateProperties = false });
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second is for a field's name that holds half of a surrogate pair.
            throw ApiException.Bad(null, $"The request is not JSON that can be read here: {e.Message}", "invalid_json");
        }
    }

    /// <summary>The path of a field, for messages.</summary>
    public string PathOf(string name) => prefix + name;

    /// <summary>A field as it is; null where it is not given.</summary>
    public JsonElement? Any(string name)
    {
        asked.Add(name);
        return fields.TryGetValue(name, out var e) && e.ValueKind != JsonValueKind.Null ? e : null;
    }

    /// <summary>A text.</summary>
    public string? Text(string name) => Any(name) is { } e ? TextOf(e, PathOf(name)) : null;

    /// <summary>A text that must be there.</summary>
    public string RequiredText(string name) => Text(name) ?? throw Missing(name);

    /// <summary>A field that must be there.</summary>
    public JsonElement Required(string name) => Any(name) ?? throw Missing(name);

    /// <summary>true or false.</summary>
    public bool Flag(string name) => Any(name) switch
    {
        null => false,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { } e => throw Wrong(name, e, "true or false"),
    };

    /// <summary>A number in a range.</summary>
    public double? Number(string name, double least, double most) => Any(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } e when e.TryGetDouble(out var x) && x >= least && x <= most => x,
        { } e => throw Wrong(name, e, most == double.MaxValue ? $"a number of {least} or above" : $"a number from {least} to {most}"),
    };

    /// <summary>A whole number in a range.</summary>
    public long? Whole(string name, long least, long most) => Any(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } e when e.TryGetInt64(out var n) && n >= least && n <= most => n,
        { } e => throw Wrong(name, e, most >= int.MaxValue ? $"a whole number from {least} on" : $"a whole number from {least} to {most}"),
    };

    /// <summary>Fields that change nothing in the answer, whatever they say.</summary>
    public void Ignore(params ReadOnlySpan<string> names)
    {
        foreach (var name in names) asked.Add(name);
    }

    /// <summary>Fields that would change the answer if they were honoured, but for values that ask for nothing.</summary>
    /// <param name="names">The fields.</param>
    public void Refuse(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Any(name) is { } e && !AsksForNothing(e))
                throw ApiException.Bad(PathOf(name), $"'{PathOf(name)}' is not supported by this server: leave it out.", "unsupported_parameter");
        }
    }

    /// <summary>Refuses fields that nobody has asked for.</summary>
    public void RefuseUnknown()
    {
        if (fields.Keys.FirstOrDefault(name => !asked.Contains(name)) is { } unknown)
            throw ApiException.Bad(prefix + unknown, $"The field {Quoted.Text(prefix + unknown)} is not known: leave it out.", "unknown_parameter");
    }

    /// <summary>A field has a value that it can't have.</summary>
    public ApiException Wrong(string name, JsonElement value, string what) => Wrong(value, PathOf(name), what);

    /// <summary>The text of a JSON string.</summary>
    public static string TextOf(JsonElement e, string path)
    {
        if (e.ValueKind != JsonValueKind.String) throw Wrong(e, path, "a text");
        try
        {
            return e.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw ApiException.Bad(path, $"'{path}' holds half of a surrogate pair, which is no text.", "invalid_value");
        }
    }

    /// <summary>A value that a field can't have.</summary>
    public static ApiException Wrong(JsonElement value, string path, string what)
    {
        var kind = value.ValueKind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "a list",
            JsonValueKind.String => "a text",
            _ => Quoted.Text(value.GetRawText()),
        };
        return ApiException.Bad(path, $"'{path}' is {kind}: give {what}.", value.ValueKind == JsonValueKind.Number ? "invalid_value" : "invalid_type");
    }

    private static bool AsksForNothing(JsonElement e) => e.ValueKind switch
    {
        JsonValueKind.False => true,
        JsonValueKind.String => e.ValueEquals("") || e.ValueEquals("none") || e.ValueEquals("auto"),
        JsonValueKind.Array => e.GetArrayLength() == 0,
        JsonValueKind.Object => !e.EnumerateObject().Any(),
        _ => false,
    };

    private static string NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            throw ApiException.Bad(null, "A field's name holds half of a surrogate pair, which is no text.", "invalid_json");
        }
    }

    private ApiException Missing(string name) => ApiException.Bad(PathOf(name), $"'{PathOf(name)}' is missing.", "missing_required_parameter");
}
