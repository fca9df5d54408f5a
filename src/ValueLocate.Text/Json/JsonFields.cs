using System.Text.Json;

namespace ValueLocate.Json;

/// <summary>Fields of a JSON object, read with errors that name file and field.</summary>
internal sealed class JsonFields
{
    private readonly JsonElement element;

    public JsonFields(JsonElement element, string where)
    {
        if (element.ValueKind != JsonValueKind.Object) throw new ValueLocateException($"'{where}' holds no JSON object.");
        this.element = element;
        Where = where;
    }

    public string Where { get; }

    public string Text(string name) => TextOrNull(name) ?? throw Missing(name, "a text");

    public string TextOr(string name, string otherwise) => TextOrNull(name) ?? otherwise;

    public int Size(string name) => SizeOrNull(name) ?? throw Missing(name, "a whole number above 0");

    public int SizeOr(string name, int otherwise) => SizeOrNull(name) ?? otherwise;

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
        { ValueKind: JsonValueKind.Array } e when e.EnumerateArray().All(i => i.ValueKind == JsonValueKind.Number && i.TryGetInt32(out _)) => [.. e.EnumerateArray().Select(i => i.GetInt32())],
        _ => throw Missing(name, "a token id or a list of them"),
    };

    public IReadOnlyList<string> Texts(string name) => Get(name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } e when e.EnumerateArray().All(i => i.ValueKind == JsonValueKind.String) => [.. e.EnumerateArray().Select(i => i.GetString()!)],
        _ => throw Missing(name, "a list of texts"),
    };

    public string? TextOrNull(string name) => Get(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } e => e.GetString(),
        _ => throw Missing(name, "a text"),
    };

    public int? SizeOrNull(string name) => Get(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } e when e.TryGetInt32(out var n) && n > 0 => n,
        _ => throw Missing(name, "a whole number above 0"),
    };

    private double? NumberOrNull(string name) => Get(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } e => e.GetDouble(),
        _ => throw Missing(name, "a number"),
    };

    private JsonElement? Get(string name) => element.TryGetProperty(name, out var e) && e.ValueKind != JsonValueKind.Null ? e : null;

    private ValueLocateException Missing(string name, string what) => new($"'{Where}' needs the field '{name}' to be {what}.");
}
