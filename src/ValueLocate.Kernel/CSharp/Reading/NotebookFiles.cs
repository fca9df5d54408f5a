using System.Text.Json;
using System.Text.Json.Nodes;

namespace ValueLocate.Kernel.CSharp.Reading;

/// <summary>The cells of a file that <c>#!import</c> or <c>#load</c> names: each ready to be run as a cell.</summary>
internal static class NotebookFiles
{
    public static IEnumerable<string> Cells(string path, string text) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".ipynb" => OfJupyter(path, text),
        ".dib" => [WithoutMeta(text)],
        ".csx" or ".cs" => [text],
        var other => throw new CellException($"{path}: files that end in {other} can't be imported, only .ipynb, .dib, .csx and .cs."),
    };

    private static List<string> OfJupyter(string path, string text)
    {
        try
        {
            var notebook = JsonNode.Parse(text)!;
            return notebook["cells"]!.AsArray()
                .Where(c => (string?)c!["cell_type"] == "code")
                .Select(c => (Source: Source(c!["source"]), Language: Language(c)))
                .Select(c => c.Language is "csharp" ? c.Source : $"#!{c.Language}\n{c.Source}")
                .ToList();
        }
        catch (Exception e) when (e is JsonException or NullReferenceException or InvalidOperationException)
        {
            throw new CellException($"{path} is no Jupyter notebook: {e.Message}");
        }
    }

    private static string Source(JsonNode? source) => source is JsonArray lines ? string.Concat(lines.Select(l => (string?)l)) : (string?)source ?? "";

    private static string Language(JsonNode cell) =>
        (string?)cell["metadata"]?["polyglot_notebook"]?["kernelName"] ?? (string?)cell["metadata"]?["dotnet_interactive"]?["language"] ?? "csharp";

    /// <summary>A .dib is a cell that switches languages, after a block of JSON.</summary>
    private static string WithoutMeta(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var meta = false;
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("#!", StringComparison.Ordinal)) meta = lines[i].Trim() == "#!meta";
            if (meta) lines[i] = "";
        }
        return string.Join('\n', lines);
    }
}
