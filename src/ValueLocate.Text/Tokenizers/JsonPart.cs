using System.Text.Json;

namespace ValueLocate.Text.Tokenizers;

/// <summary>
/// A part of a tokenizer.json that knows where it stands, so that every complaint names the file and the place in it.
/// </summary>
internal readonly struct JsonPart(JsonElement element, string where, string path)
{
    private const int LargestNumber = 99_999_999;

    public JsonElement Element { get; } = element;

    /// <summary>The file (or other source), for messages.</summary>
    public string Where { get; } = where;

    /// <summary>The place inside, such as <c>pre_tokenizer.pretokenizers[1]</c>.</summary>
    public string Path { get; } = path;

    /// <summary>The member, or null where it is missing or JSON's null.</summary>
    public JsonPart? Optional(string name)
    {
        if (Element.ValueKind != JsonValueKind.Object) throw Broken($"must be an object, not {Kind(Element)}");
        return Element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? new JsonPart(value, Where, Path.Length == 0 ? name : $"{Path}.{name}")
            : null;
    }

    public JsonPart Required(string name) => Optional(name) ?? throw Broken($"lacks \"{name}\"");

    public string Text()
    {
        if (Element.ValueKind != JsonValueKind.String) throw Broken($"must be a string, not {Kind(Element)}");
        try
        {
            return Element.GetString()!;
        }
        catch (InvalidOperationException e) // half of a surrogate pair, written as an escape
        {
            throw Broken("is not valid Unicode", e);
        }
    }

    public string Text(string name) => Required(name).Text();

    /// <summary>A string of exactly one code point.</summary>
    public string Character(string name)
    {
        var part = Required(name);
        var text = part.Text();
        return text.EnumerateRunes().Count() == 1 ? text : throw part.Broken("must be one character");
    }

    public bool Flag(string name, bool otherwise) => Optional(name) is not { } part ? otherwise : part.Element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw part.Broken($"must be true or false, not {Kind(part.Element)}"),
    };

    /// <summary>An id or a count.</summary>
    public int Number()
    {
        if (Element.ValueKind == JsonValueKind.Number && Element.TryGetInt32(out var number) && number is >= 0 and <= LargestNumber) return number;
        throw Broken($"must be a whole number from 0 to {LargestNumber}");
    }

    /// <summary>A score.</summary>
    public double Score()
    {
        if (Element.ValueKind == JsonValueKind.Number && Element.TryGetDouble(out var score) && double.IsFinite(score)) return score;
        throw Broken("must be a number");
    }

    /// <summary>How many items a list has; 0 for anything else.</summary>
    public int Count => Element.ValueKind == JsonValueKind.Array ? Element.GetArrayLength() : 0;

    /// <summary>How many steps the part has: objects with a "type", at any depth.</summary>
    public long Steps()
    {
        return Of(Element);

        static long Of(JsonElement element) => element.ValueKind switch
        {
            JsonValueKind.Object => (element.TryGetProperty("type", out _) ? 1 : 0) + element.EnumerateObject().Sum(member => Of(member.Value)),
            JsonValueKind.Array => element.EnumerateArray().Sum(Of),
            _ => 0,
        };
    }

    public IEnumerable<JsonPart> Items()
    {
        if (Element.ValueKind != JsonValueKind.Array) throw Broken($"must be a list, not {Kind(Element)}");
        return Enumerate(this);

        static IEnumerable<JsonPart> Enumerate(JsonPart list)
        {
            var index = 0;
            foreach (var item in list.Element.EnumerateArray()) yield return new JsonPart(item, list.Where, $"{list.Path}[{index++}]");
        }
    }

    public IEnumerable<(string Name, JsonPart Value)> Members()
    {
        if (Element.ValueKind != JsonValueKind.Object) throw Broken($"must be an object, not {Kind(Element)}");
        return Enumerate(this);

        static IEnumerable<(string, JsonPart)> Enumerate(JsonPart map)
        {
            foreach (var member in map.Element.EnumerateObject())
            {
                string name;
                try
                {
                    name = member.Name;
                }
                catch (InvalidOperationException e)
                {
                    throw map.Broken("has a name that is not valid Unicode", e);
                }
                yield return (name, new JsonPart(member.Value, map.Where, $"{map.Path}[{Quoted.Text(name)}]"));
            }
        }
    }

    /// <summary>The file is damaged or contradicts itself.</summary>
    public ValueLocateException Broken(string how, Exception? inner = null) =>
        new($"{Where} is not a usable tokenizer.json: {(Path.Length == 0 ? "the document" : Path)} {how}; download the file again.", inner);

    /// <summary>The file is fine, but asks for something that this tokenizer does not do.</summary>
    public ValueLocateException Unsupported(string what) =>
        new($"{Where} asks for {what} ({Path}), which ValueLocate does not support; choose a model with a BPE or Unigram tokenizer of a common family.");

    private static string Kind(JsonElement element) => element.ValueKind.ToString().ToLowerInvariant();
}
