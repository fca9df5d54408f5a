using System.Text.Json.Nodes;

namespace ValueLocate.Kernel.Notebooks;

/// <summary>One cell of a notebook: a view of its JSON.</summary>
public sealed class NotebookCell
{
    private readonly JsonObject json;

    internal NotebookCell(JsonObject json) => this.json = json;

    /// <summary>Its id, unique in the notebook.</summary>
    public string Id => (string)json["id"]!;

    /// <summary>Whether it is code; Markdown and raw cells are not.</summary>
    public bool IsCode => (string?)json["cell_type"] == "code";

    /// <summary>Its text.</summary>
    public string Source => NotebookText.Joined(json["source"]);

    /// <summary>The number Jupyter shows beside it; null where it did not run.</summary>
    public int? ExecutionCount => (int?)json["execution_count"];

    /// <summary>The language it names itself, by .NET Interactive's metadata; null where it names none.</summary>
    public string? Language => Metadata("polyglot_notebook", "kernelName") ?? Metadata("dotnet_interactive", "language");

    internal JsonArray Outputs => json["outputs"]!.AsArray();

    /// <summary>Whether it has the tag.</summary>
    public bool HasTag(string tag) =>
        (json["metadata"]?["tags"] as JsonArray)?.Any(t => t is JsonValue v && v.TryGetValue(out string? text) && text == tag) == true;

    /// <summary>What an engine is given: a cell in another language begins with its magic.</summary>
    /// <param name="defaultLanguage">The notebook's.</param>
    public string Code(string defaultLanguage)
    {
        var language = Language ?? defaultLanguage;
        if (language is "csharp" or "C#") return Source;
        var magic = "#!" + language;
        return Source.Split('\n')[0].TrimEnd() == magic ? Source : magic + "\n" + Source;
    }

    internal void SetOutputs(int? executionCount, JsonArray outputs)
    {
        json["execution_count"] = executionCount;
        json["outputs"] = outputs;
    }

    private string? Metadata(string group, string key) =>
        json["metadata"]?[group] is JsonObject known && known[key] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
