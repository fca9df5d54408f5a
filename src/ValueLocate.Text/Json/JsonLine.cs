using System.Text.Json;

namespace ValueLocate.Json;

/// <summary>One object of a file, read with errors that name file, line and field.</summary>
internal sealed class JsonLine
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    private readonly JsonElement element;

    private JsonLine(JsonElement element, string where, int number)
    {
        this.element = element;
        Where = where;
        Number = number;
    }

    /// <summary>File and line, as errors name them.</summary>
    public string Where { get; }

    /// <summary>The line's number in its file, from 1.</summary>
    public int Number { get; }

    /// <summary>The object's field names.</summary>
    public IEnumerable<string> Names => element.EnumerateObject().Select(p => p.Name);

    public static JsonLine Parse(string text, string file, int number)
    {
        var where = $"'{file}', line {number}";
        try
        {
            using var document = JsonDocument.Parse(text, Options);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new JsonLine(document.RootElement.Clone(), where, number)
                : throw new ValueLocateException($"{where}: there is no JSON object; write {{\"id\": ..., ...}} on the line.");
        }
        catch (InvalidOperationException e)
        {
            // The look for doubled names meets half of a surrogate pair.
            throw new ValueLocateException($"{where}: a field's name is no Unicode text; correct or remove it.", e);
        }
        catch (JsonException e)
        {
            throw new ValueLocateException($"{where}: this is not JSON (near character {e.BytePositionInLine + 1}); mend or remove the line.", e);
        }
    }

    /// <summary>A text that must be there and not be blank.</summary>
    public string Text(string field) => TextOrNull(field) ?? throw Error(field, "is missing; it must be a text");

    /// <summary>A text, or null where the field is missing.</summary>
    public string? TextOrNull(string field) =>
        Raw(field) is not { } text ? null : string.IsNullOrWhiteSpace(text) ? throw Error(field, "is blank; write a text") : text;

    /// <summary>A text that must be there and may be blank.</summary>
    public string TextOrBlank(string field) => Raw(field) ?? throw Error(field, "is missing; it must be a text");

    /// <summary>A list of whole numbers of 0 or above, or null where the field is missing.</summary>
    public IReadOnlyList<int>? Numbers(string field)
    {
        if (!element.TryGetProperty(field, out var e) || e.ValueKind == JsonValueKind.Null) return null;
        if (e.ValueKind != JsonValueKind.Array) throw Error(field, "must be a list of numbers in square brackets");
        return [.. e.EnumerateArray().Select(n =>
            n.ValueKind == JsonValueKind.Number && n.TryGetInt32(out var i) && i >= 0 ? i : throw Error(field, "must hold whole numbers of 0 or above only"))];
    }

    private string? Raw(string field)
    {
        if (!element.TryGetProperty(field, out var e) || e.ValueKind == JsonValueKind.Null) return null;
        if (e.ValueKind != JsonValueKind.String) throw Error(field, "must be a text in quotes");
        try
        {
            return e.GetString()!;
        }
        catch (InvalidOperationException x)
        {
            throw new ValueLocateException($"{Where}: the field '{field}' holds half of a surrogate pair; write the character whole.", x);
        }
    }

    /// <summary>One of some words, or null where the field is missing.</summary>
    public string? ChoiceOrNull(string field, IEnumerable<string> choices)
    {
        var text = TextOrNull(field);
        return text is null || choices.Contains(text)
            ? text
            : throw Error(field, $"is '{(text.Length > 60 ? text[..60] + "..." : text)}'; it must be one of {string.Join(", ", choices)}");
    }

    /// <summary>One of some words.</summary>
    public string Choice(string field, IReadOnlyCollection<string> choices) =>
        ChoiceOrNull(field, choices) ?? throw Error(field, $"is missing; it must be one of {string.Join(", ", choices)}");

    /// <summary>An object inside the object.</summary>
    public JsonLine Child(string field) =>
        element.TryGetProperty(field, out var e) && e.ValueKind == JsonValueKind.Object
            ? new JsonLine(e, $"{Where}, field '{field}'", Number)
            : throw Error(field, "must be an object in braces");

    /// <summary>An error about a field of this line.</summary>
    public ValueLocateException Error(string field, string sentence) => new($"{Where}: the field '{field}' {sentence}.");
}
