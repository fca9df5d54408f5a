using System.Text.Json;

namespace ValueLocate.Json;

/// <summary>Fields of a JSON object, read with errors that name file and field.</summary>
internal sealed class JsonFields
{
    private const int LargestSize = 1 << 24;
    private readonly JsonElement element;
    private readonly HashSet<string> asked = [];

    public JsonFields(JsonElement element, string where)
    {
        if (element.ValueKind != JsonValueKind.Object) throw new ValueLocateException($"'{where}' holds no JSON object.");
        this.element = element;
        Where = where;
    }

    public string Where { get; }

    /// <summary>Whether there is no field.</summary>
    public bool Empty => !element.EnumerateObject().Any();

    /// <summary>Whether the field is there, also with null.</summary>
    public bool Has(string name)
    {
        asked.Add(name);
        return element.TryGetProperty(name, out _);
    }

    /// <summary>Counts a field as asked for whose value does not matter.</summary>
    public void Known(string name) => asked.Add(name);

    /// <summary>Fields that nobody has asked for so far.</summary>
    public IEnumerable<JsonProperty> Unasked() => element.EnumerateObject().Where(p => !asked.Contains(NameOf(p)));

    public string Text(string name) => TextOrNull(name) ?? throw Missing(name, "a text");

    public string TextOr(string name, string otherwise) => TextOrNull(name) ?? otherwise;

    /// <summary>A size that the model is made of, which no model has larger: what is more is a broken file, found before memory is asked for.</summary>
    public int Size(string name) => SizeOrNull(name) is { } n and <= LargestSize ? n : throw Missing(name, $"a whole number above 0 and at most {LargestSize}");

    public int SizeOr(string name, int otherwise) => SizeOrNull(name) ?? otherwise;

    /// <summary>A whole number from 0 on.</summary>
    public int CountOr(string name, int otherwise) => Get(name) switch
    {
        null => otherwise,
        { ValueKind: JsonValueKind.Number } e when e.TryGetInt32(out var n) && n >= 0 => n,
        _ => throw Missing(name, "a whole number, 0 or more"),
    };

    public double Number(string name) => NumberOrNull(name) ?? throw Missing(name, "a number");

    public double NumberOr(string name, double otherwise) => NumberOrNull(name) ?? otherwise;

    public bool FlagOr(string name, bool otherwise) => Get(name) switch
    {
        null => otherwise,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw Missing(name, "true or false"),
    };

    public JsonFields? Child(string name) => Get(name) is { } e ? new JsonFields(e, $"{Where}: {name}") : null;

    /// <summary>A token id or a list of them.</summary>
    public IReadOnlyList<int> Ids(string name) => Get(name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Number } e when e.TryGetInt32(out var id) => [id],
        { ValueKind: JsonValueKind.Array } e when e.EnumerateArray().All(i => i.ValueKind == JsonValueKind.Number && i.TryGetInt32(out _)) =>
            [.. e.EnumerateArray().Select(i => i.GetInt32())],
        _ => throw Missing(name, "a token id or a list of them"),
    };

    public IReadOnlyList<double> Numbers(string name) => Get(name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } e when e.EnumerateArray().All(i => i.ValueKind == JsonValueKind.Number) =>
            [.. e.EnumerateArray().Select(i => i.GetDouble())],
        _ => throw Missing(name, "a list of numbers"),
    };

    public IReadOnlyList<string> Texts(string name) => Get(name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } e when e.EnumerateArray().All(i => i.ValueKind == JsonValueKind.String) =>
            [.. e.EnumerateArray().Select(i => Unicode(name, i))],
        _ => throw Missing(name, "a list of texts"),
    };

    public string? TextOrNull(string name) => Get(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } e => Unicode(name, e),
        _ => throw Missing(name, "a text"),
    };

    public int? SizeOrNull(string name) => Get(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } e when e.TryGetInt32(out var n) && n > 0 => n,
        _ => throw Missing(name, "a whole number above 0"),
    };

    /// <summary>The items of a list; null where there is none.</summary>
    public JsonElement[]? Items(string name) => Get(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Array } e => [.. e.EnumerateArray()],
        _ => throw Missing(name, "a list"),
    };

    /// <summary>The names of all fields.</summary>
    public IEnumerable<string> FieldNames => element.EnumerateObject().Select(NameOf);

    /// <summary>Whether the field is there and not null.</summary>
    public bool IsGiven(string name) => Get(name) is not null;

    public double? NumberOrNull(string name) => Get(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } e when double.IsFinite(e.GetDouble()) => e.GetDouble(),
        _ => throw Missing(name, "a number"),
    };

    private string NameOf(JsonProperty field)
    {
        try
        {
            return field.Name;
        }
        catch (InvalidOperationException e)
        {
            throw new ValueLocateException($"'{Where}' has a field whose name is no Unicode text: correct or remove it.", e);
        }
    }

    private string Unicode(string name, JsonElement text)
    {
        try
        {
            return text.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, or bytes that are no UTF-8.
            throw Missing(name, "Unicode text, with no half of a surrogate pair");
        }
    }

    private JsonElement? Get(string name)
    {
        asked.Add(name);
        return element.TryGetProperty(name, out var e) && e.ValueKind != JsonValueKind.Null ? e : null;
    }

    private ValueLocateException Missing(string name, string what) => new($"'{Where}' needs the field '{name}' to be {what}.");
}
