using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ValueLocate.Kernel.Notebooks;

/// <summary>Makes nbformat 4.5 of an older or careless notebook: what must be there is, and text is in lines. Nothing is taken away.</summary>
internal static partial class NotebookRepair
{
    /// <summary>Completes the notebook in its place.</summary>
    public static void Complete(JsonObject root)
    {
        root["metadata"] ??= new JsonObject();
        if ((int?)root["nbformat_minor"] is not >= 5) root["nbformat_minor"] = 5;
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var cells = root["cells"]!.AsArray().Select(c => c!.AsObject()).ToList();
        foreach (var cell in cells)
        {
            // The first to have an id keeps it.
            if (Id(cell) is not { } id || !ids.Add(id)) cell.Remove("id");
        }
        foreach (var cell in cells)
        {
            cell["metadata"] ??= new JsonObject();
            ToLines(cell, "source");
            if (!cell.ContainsKey("id")) cell["id"] = NewId(NotebookText.Joined(cell["source"]), ids);
            if ((string?)cell["cell_type"] == "code") CompleteCode(cell);
        }
    }

    /// <summary>An id made from the text, the same at every run, that is not among the given; it is added to them.</summary>
    public static string NewId(string text, HashSet<string> ids)
    {
        for (var again = 0; ; again++)
        {
            var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{again}\n{text}")))[..8];
            if (ids.Add(id)) return id;
        }
    }

    private static void CompleteCode(JsonObject cell)
    {
        cell["outputs"] ??= new JsonArray();
        if (!cell.ContainsKey("execution_count")) cell["execution_count"] = null;
        foreach (var output in cell["outputs"]!.AsArray().Select(o => o!.AsObject()))
        {
            if (output["text"] is not null) ToLines(output, "text");
            if (output["data"] is not JsonObject data) continue;
            foreach (var type in data.Select(d => d.Key).Where(NotebookText.IsLines).ToList()) ToLines(data, type);
        }
    }

    private static void ToLines(JsonObject of, string key)
    {
        if (of[key] is JsonValue value && value.GetValueKind() == JsonValueKind.String) of[key] = NotebookText.Lines(value.GetValue<string>());
    }

    private static string? Id(JsonObject cell) =>
        cell["id"] is JsonValue value && value.TryGetValue(out string? id) && Allowed.IsMatch(id) ? id : null;

    [GeneratedRegex(@"^[a-zA-Z0-9_-]{1,64}\z")]
    private static partial Regex Allowed { get; }
}
