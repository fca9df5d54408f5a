using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ValueLocate.Kernel.Notebooks;

/// <summary>Text as notebooks keep it: an array of lines, so that a changed line is one line of a git diff.</summary>
internal static partial class NotebookText
{
    /// <summary>The text of an array of lines, or of a string.</summary>
    public static string Joined(JsonNode? node) => node is JsonArray lines ? string.Concat(lines.Select(l => (string?)l)) : (string?)node ?? "";

    /// <summary>The lines, each with its newline; none for the empty text.</summary>
    public static JsonArray Lines(string text)
    {
        var lines = new JsonArray();
        for (var begin = 0; begin < text.Length;)
        {
            var newline = text.IndexOf('\n', begin);
            var end = newline < 0 ? text.Length : newline + 1;
            lines.Add(JsonValue.Create(text[begin..end]));
            begin = end;
        }
        return lines;
    }

    /// <summary>Whether a form is kept as lines: what Jupyter splits.</summary>
    public static bool IsLines(string mimeType) =>
        mimeType.StartsWith("text/", StringComparison.Ordinal) || mimeType is "application/javascript" or "image/svg+xml";

    /// <summary>What a terminal would show in the end: a progress bar that draws itself anew is one line.</summary>
    public static string Settled(string text) => text.Contains('\r') ? Overwritten.Replace(text, "") : text;

    [GeneratedRegex(@"[^\n]*\r(?=[^\r\n])")]
    private static partial Regex Overwritten { get; }
}
