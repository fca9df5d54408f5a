using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ValueLocate.Kernel.Notebooks;

/// <summary>
/// JSON byte by byte as Jupyter's nbformat writes it, so that a notebook that was run here and one that was run there differ only where outputs do:
/// .NET's own writer escapes characters (emoji, no-break spaces) that nbformat leaves alone.
/// </summary>
internal static class NotebookWriter
{
    /// <summary>The JSON, with a newline at the end.</summary>
    public static string Text(JsonNode root)
    {
        var text = new StringBuilder();
        Write(text, root, 0);
        return text.Append('\n').ToString();
    }

    private static void Write(StringBuilder text, JsonNode? node, int depth)
    {
        switch (node)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject members:
                Block(text, '{', '}', depth, members.OrderBy(m => m.Key, StringComparer.Ordinal), m =>
                {
                    Quote(text, m.Key);
                    text.Append(": ");
                    Write(text, m.Value, depth + 1);
                });
                break;
            case JsonArray items:
                Block(text, '[', ']', depth, items, i => Write(text, i, depth + 1));
                break;
            case var value when value.GetValueKind() == JsonValueKind.String:
                Quote(text, value.GetValue<string>());
                break;
            default:
                // Numbers keep the digits that they were read with.
                text.Append(node.ToJsonString());
                break;
        }
    }

    private static void Block<T>(StringBuilder text, char open, char close, int depth, IEnumerable<T> items, Action<T> write)
    {
        text.Append(open);
        var any = false;
        foreach (var item in items)
        {
            text.Append(any ? ",\n" : "\n").Append(' ', depth + 1);
            write(item);
            any = true;
        }
        if (any) text.Append('\n').Append(' ', depth);
        text.Append(close);
    }

    private static void Quote(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }
        text.Append('"');
    }
}
