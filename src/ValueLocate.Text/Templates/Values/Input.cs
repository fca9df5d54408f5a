using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ValueLocate.Text.Templates;

/// <summary>What comes from outside, as a template's values: JSON, and the plain .NET types that mean the same.</summary>
internal static class Input
{
    public static object? FromJson(JsonElement json, bool dropNulls = false)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.String: return json.GetString();
            case JsonValueKind.True: return true;
            case JsonValueKind.False: return false;
            case JsonValueKind.Number: return Number(json.GetRawText());
            case JsonValueKind.Array: return new PyList([.. json.EnumerateArray().Select(x => FromJson(x))]);
            case JsonValueKind.Object:
                var dict = new PyDict();
                foreach (var p in json.EnumerateObject())
                {
                    if (!dropNulls || p.Value.ValueKind != JsonValueKind.Null) dict.Set(p.Name, FromJson(p.Value));
                }
                return dict;
            default: return null;
        }
    }

    public static object? FromObject(object? value) => value switch
    {
        null or bool or string or BigInteger => value is BigInteger i ? Num.Box(i) : value,
        double or float => Convert.ToDouble(value, CultureInfo.InvariantCulture),
        int or long or short or byte or uint or sbyte or ushort => Num.Box(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        ulong u => Num.Box(u),
        JsonElement e => FromJson(e),
        JsonNode n => FromJson(JsonSerializer.SerializeToElement(n)),
        ChatMessage m => FromMessage(m),
        IEnumerable<KeyValuePair<string, object?>> pairs => FromPairs(pairs),
        IEnumerable items => new PyList([.. items.Cast<object?>().Select(FromObject)]),
        _ => throw new ValueLocateException(
            $"A template variable is a {value.GetType().Name}, which has no form in a template; pass JSON, text, numbers, lists or dictionaries."),
    };

    public static PyDict FromMessage(ChatMessage message)
    {
        var dict = new PyDict();
        dict.Set("role", message.Role);
        dict.Set("content", message.Content);
        return dict;
    }

    /// <summary>About how many characters a value holds, for the budget.</summary>
    public static long Size(object? value) => value switch
    {
        string s => s.Length,
        PyList l => 4 + l.Items.Sum(Size),
        PyDict d => 4 + d.Entries.Sum(e => 4 + Size(e.Key.Value) + Size(e.Value)),
        _ => 4,
    };

    private static PyDict FromPairs(IEnumerable<KeyValuePair<string, object?>> pairs)
    {
        var dict = new PyDict();
        foreach (var (key, value) in pairs) dict.Set(key, FromObject(value));
        return dict;
    }

    private static object Number(string text) => text.AsSpan().IndexOfAny(".eE") < 0
        ? Num.Box(BigInteger.Parse(text, CultureInfo.InvariantCulture))
        : double.Parse(text, CultureInfo.InvariantCulture);
}
