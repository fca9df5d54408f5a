using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ValueLocate.Kernel.Notebooks;

/// <summary>Reads a notebook's JSON and says in one sentence what is wrong with it, and where.</summary>
internal static class NotebookReader
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 256 };

    /// <summary>The JSON of a notebook whose parts can be relied on.</summary>
    public static JsonObject Read(string text, string name)
    {
        if (string.IsNullOrWhiteSpace(text)) throw new NotebookException($"{name} is empty: a notebook is a JSON file with cells.");
        var node = Parse(text, name);
        if (node is not JsonObject root) throw new NotebookException($"{name} is no notebook: its JSON is no object.");
        CheckFormat(root, name);
        if (root["cells"] is not JsonArray cells) throw new NotebookException($"{name} is no notebook: it has no list \"cells\".");
        if (root["metadata"] is { } metadata and not JsonObject) throw new NotebookException($"{name}: its \"metadata\" is no object.");
        for (var i = 0; i < cells.Count; i++) CheckCell(cells[i], $"{name}, cell {i + 1}");
        CheckLanguage(root, name);
        return root;
    }

    private static JsonNode? Parse(string text, string name)
    {
        try
        {
            var node = JsonNode.Parse(text, documentOptions: Strict);
            // Half a surrogate pair in a string is found only when the string is asked for.
            if (node is not null) _ = NotebookWriter.Text(node);
            return node;
        }
        catch (JsonException e) when (IsCutOff(text))
        {
            throw new NotebookException($"{name} ends in the middle, in line {e.LineNumber + 1}: it was cut off; take it from a copy.");
        }
        catch (JsonException e)
        {
            var what = e.Message.Split(" LineNumber:")[0].Split(" Path:")[0].TrimEnd('.');
            // A name that is there twice has no place.
            var place = e.LineNumber is { } line ? $", line {line + 1}, column {e.BytePositionInLine + 1}" : "";
            throw new NotebookException($"{name}{place}: this is no JSON: {(what.Length > 200 ? what[..200] + "..." : what)}.");
        }
        catch (InvalidOperationException e)
        {
            throw new NotebookException($"{name}: a text in it is no Unicode: {e.Message}");
        }
    }

    /// <summary>Whether what is there is right, as the beginning of something longer.</summary>
    private static bool IsCutOff(string text)
    {
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text.TrimEnd()), isFinalBlock: false,
                new JsonReaderState(new JsonReaderOptions { MaxDepth = Strict.MaxDepth }));
            while (reader.Read())
            {
                if (reader is { CurrentDepth: 0, TokenType: JsonTokenType.EndObject or JsonTokenType.EndArray }) return false;
            }
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void CheckFormat(JsonObject root, string name)
    {
        if (root["nbformat"] is not { } format) throw new NotebookException($"{name} is no notebook: it has no \"nbformat\".");
        if (Whole(format) is not { } major) throw new NotebookException($"{name}: its \"nbformat\" is {Shown(format)}, not a whole number.");
        if (major != 4) throw new NotebookException($"{name} is in nbformat {major}, and only 4 can be read: open it in Jupyter and save it again.");
        if (root["nbformat_minor"] is { } minor && Whole(minor) is null)
            throw new NotebookException($"{name}: its \"nbformat_minor\" is {Shown(minor)}, not a whole number.");
    }

    private static void CheckCell(JsonNode? node, string place)
    {
        if (node is not JsonObject cell) throw new NotebookException($"{place} is no object.");
        if (TextOf(cell["cell_type"]) is not ("code" or "markdown" or "raw"))
            throw new NotebookException($"{place}: its \"cell_type\" is {Shown(cell["cell_type"])}, not \"code\", \"markdown\" or \"raw\".");
        if (!IsText(cell["source"])) throw new NotebookException($"{place}: its \"source\" is {Shown(cell["source"])}, not text or a list of lines.");
        if (cell["metadata"] is { } metadata and not JsonObject) throw new NotebookException($"{place}: its \"metadata\" is {Shown(metadata)}, not an object.");
        if (cell["execution_count"] is { } count && Whole(count) is null)
            throw new NotebookException($"{place}: its \"execution_count\" is {Shown(count)}, not a whole number.");
        if (cell["outputs"] is null) return;
        if (cell["outputs"] is not JsonArray outputs) throw new NotebookException($"{place}: its \"outputs\" are no list.");
        for (var i = 0; i < outputs.Count; i++) CheckOutput(outputs[i], $"{place}, output {i + 1}");
    }

    private static void CheckOutput(JsonNode? node, string place)
    {
        if (node is not JsonObject output || TextOf(output["output_type"]) is not { } type)
            throw new NotebookException($"{place} is no object with an \"output_type\".");
        if (type == "stream" && !IsText(output["text"]))
            throw new NotebookException($"{place}: its \"text\" is {Shown(output["text"])}, not text or a list of lines.");
        if (type is not ("display_data" or "execute_result")) return;
        if (output["data"] is not JsonObject data) throw new NotebookException($"{place}: its \"data\" is {Shown(output["data"])}, not an object.");
        if (data["text/plain"] is { } plain && !IsText(plain))
            throw new NotebookException($"{place}: its \"text/plain\" is {Shown(plain)}, not text or a list of lines.");
    }

    private static void CheckLanguage(JsonObject root, string name)
    {
        if (root["metadata"]?["kernelspec"] is not JsonObject kernel || TextOf(kernel["language"]) is not { } language) return;
        // .NET Interactive's notebooks may have any of its languages; a cell in one that can't be run says so itself.
        if (language.ToUpperInvariant() is "C#" or "CSHARP" or "F#" or "POWERSHELL" or "POLYGLOT-NOTEBOOK" or "DOTNET") return;
        var shown = language.Length > 40 ? language[..37] + "..." : language;
        throw new NotebookException($"{name} is a notebook for {shown}, and only C# can be run: choose another kernel or another file.");
    }

    private static int? Whole(JsonNode node) => node is JsonValue value && value.TryGetValue(out int whole) ? whole : null;

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static bool IsText(JsonNode? node) => TextOf(node) is not null || (node is JsonArray lines && lines.All(l => TextOf(l) is not null));

    private static string Shown(JsonNode? node)
    {
        if (node is null) return "missing";
        var text = node.ToJsonString();
        return text.Length > 40 ? text[..37] + "..." : text;
    }
}
