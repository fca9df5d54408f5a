using System.Text;
using System.Text.Json.Nodes;

namespace ValueLocate.Text.Tests.Tokenizers;

/// <summary>
/// Breaks JSON files at random places, the same way for the same seed: values of wrong types and sizes, repeated steps, hostile patterns, damaged bytes.
/// </summary>
internal static class JsonMutation
{
    private static readonly string[] s_values =
    [
        "null", "true", "false", "-1", "0", "1", "2147483647", "2147483648", "99999999", "1e308", "-0.5", "\"\"", "\"a\"", "\" \"", "\"\\ud800\"",
        "\"\\u0000\\u001b[31m\"", "[]", "{}", "[[]]",
        "[null]", "{\"type\":\"Sequence\"}", "{\"type\":\"ByteLevel\"}", "{\"type\":\"Replace\",\"pattern\":{\"String\":\"e\"},\"content\":\"ee\"}",
        "{\"type\":\"Replace\",\"pattern\":{\"Regex\":\"\"},\"content\":\"xyxyxyxyxy\"}", "{\"type\":\"Prepend\",\"prepend\":\"PREPEND\"}",
        "{\"type\":\"NFKD\"}", "{\"String\":\"\"}", "{\"Regex\":\"(?:a|aa)+b\"}",
        "{\"type\":\"Split\",\"pattern\":{\"Regex\":\"(?=.)\"},\"behavior\":\"Isolated\",\"invert\":true}",
        "{\"type\":\"Metaspace\",\"replacement\":\"_\",\"prepend_scheme\":\"always\"}", "{\"type\":\"Strip\",\"content\":\"a\",\"start\":99999999,\"stop\":1}",
        "{\"type\":\"Digits\",\"individual_digits\":true}", "{\"type\":\"Punctuation\",\"behavior\":\"Removed\"}", "{\"type\":\"Whitespace\"}",
        "{\"type\":\"WhitespaceSplit\"}", "{\"type\":\"Lowercase\"}", "{\"type\":\"StripAccents\"}",
        "{\"type\":\"TemplateProcessing\",\"single\":[{\"Sequence\":{\"id\":\"A\"}},{\"Sequence\":{\"id\":\"A\"}}]}", "{\"type\":\"ByteFallback\"}",
        "{\"type\":\"Fuse\"}",
    ];

    private static readonly string[] s_fragments =
    [
        "(?:a|aa)+b", "(a*)*b", "(.*)*$", "{1000}", "{,999999999}", "[", "]", "[^", "[[", "(", ")", "(?", "(?<=a*)", "(?i)", "(?i:", "(?>", "|", "*", "+",
        "?", "++", "*?", "\\", "\\b", "\\B", "\\w", "\\W", "\\p{L}", "\\p{", "\\P{^N}",
        "\\x{", "\\x41", "\\u12", "^", "$", ".", "-", "a-z", "z-a", "&&", "[:alpha:]", "\\G", "\\1", "\uFFFF", "\u0130", "ss", "\u00DF", "😀", "\ud83d",
    ];

    private static readonly byte[][] s_bytes = [[0xEF, 0xBB, 0xBF], [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], "NaN"u8.ToArray(),
        "Infinity"u8.ToArray(), "1e999"u8.ToArray(), "\""u8.ToArray(), "\\"u8.ToArray(), "{"u8.ToArray(), "["u8.ToArray(), "\\ud800"u8.ToArray(),
        ","u8.ToArray(), [0]];

    /// <summary>A damaged copy of a document.</summary>
    public static byte[] Apply(byte[] json, Random random)
    {
        var bytes = json;
        if (random.Next(5) > 0)
        {
            var root = JsonNode.Parse(json)!;
            try
            {
                for (var count = 1 + random.Next(3); count > 0; count--) Change(root, random);
                bytes = Encoding.UTF8.GetBytes(root.ToJsonString());
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException)
            {
                return json; // System.Text.Json does not read or write half of a surrogate pair.
            }
            if (random.Next(8) > 0) return bytes;
        }
        return Damage(bytes, random);
    }

    private static void Change(JsonNode root, Random random)
    {
        var (parent, key) = Pick(root, random);
        if (key is null) return;
        var node = parent is JsonObject o ? o[(string)key] : ((JsonArray)parent)[(int)key];
        switch (random.Next(8))
        {
            case 0:
                if (parent is JsonObject map) map.Remove((string)key);
                else ((JsonArray)parent).RemoveAt((int)key);
                break;
            case 1 when parent is JsonArray list:
                for (var copies = random.Next(1, 60); copies > 0; copies--) list.Insert((int)key, node?.DeepClone());
                break;
            case 2 when node is JsonValue value && value.TryGetValue<string>(out var text):
                Set(parent, key, Text(text, random));
                break;
            case 3:
                var copy = node?.DeepClone();
                var (other, place) = Pick(root, random);
                if (place is not null) Set(other, place, copy);
                break;
            case 4 when parent is JsonObject names:
                names.TryAdd(Text((string)key, random), node?.DeepClone());
                break;
            case 5 when node is JsonObject step && step.ContainsKey("type"):
                var steps = Enumerable.Range(0, random.Next(1, 60)).Select(_ => step.DeepClone()).ToArray();
                var name = ((string?)(root as JsonObject)?.FirstOrDefault(p => Contains(p.Value, step)).Key ?? "") switch
                {
                    "pre_tokenizer" => "pretokenizers",
                    "normalizer" => "normalizers",
                    "decoder" => "decoders",
                    _ => "processors"
                };
                Set(parent, key, new JsonObject { ["type"] = "Sequence", [name] = new JsonArray(steps) });
                break;
            default:
                Set(parent, key, JsonNode.Parse(s_values[random.Next(s_values.Length)]));
                break;
        }
    }

    private static bool Contains(JsonNode? tree, JsonNode node)
    {
        for (JsonNode? at = node; at is not null; at = at.Parent)
        {
            if (ReferenceEquals(at, tree)) return true;
        }
        return false;
    }

    /// <summary>A random node; the long lists of a vocabulary are entered less often than anything else.</summary>
    private static (JsonNode Parent, object? Key) Pick(JsonNode root, Random random)
    {
        var parent = root;
        while (true)
        {
            object? key = parent switch
            {
                JsonObject { Count: > 0 } o => o.ElementAt(random.Next(o.Count)).Key,
                JsonArray { Count: > 0 } a => random.Next(a.Count),
                _ => null,
            };
            if (key is null) return (parent, null);
            var child = parent is JsonObject map ? map[(string)key] : ((JsonArray)parent)[(int)key];
            var size = child is JsonObject c ? c.Count : child is JsonArray d ? d.Count : 0;
            if (size == 0 || random.Next(size > 100 ? 3 : 5) == 0) return (parent, key);
            parent = child!;
        }
    }

    private static void Set(JsonNode parent, object key, JsonNode? value)
    {
        if (parent is JsonObject o) o[(string)key] = value;
        else ((JsonArray)parent)[Math.Min((int)key, ((JsonArray)parent).Count - 1)] = value;
    }

    /// <summary>A changed text.</summary>
    public static string Text(string text, Random random)
    {
        var at = random.Next(text.Length + 1);
        var fragment = s_fragments[random.Next(s_fragments.Length)];
        return random.Next(6) switch
        {
            0 => fragment,
            1 => text[..at],
            2 => text[..at] + string.Concat(Enumerable.Repeat(fragment, random.Next(1, 200))) + text[at..],
            3 => string.Concat(Enumerable.Repeat(text, Math.Min(random.Next(1, 50), 1 + 20_000 / (text.Length + 1)))),
            _ => text[..at] + fragment + text[at..],
        };
    }

    private static byte[] Damage(byte[] bytes, Random random)
    {
        var list = new List<byte>(bytes);
        for (var count = 1 + random.Next(4); count > 0 && list.Count > 0; count--)
        {
            var at = random.Next(list.Count);
            switch (random.Next(4))
            {
                case 0:
                    list[at] = (byte)random.Next(256);
                    break;
                case 1:
                    list.RemoveRange(at, Math.Min(random.Next(1, 10), list.Count - at));
                    break;
                case 2:
                    list.InsertRange(random.Next(3) == 0 ? 0 : at, s_bytes[random.Next(s_bytes.Length)]);
                    break;
                default:
                    if (random.Next(4) == 0) list.RemoveRange(at, list.Count - at);
                    break;
            }
        }
        return [.. list];
    }
}
