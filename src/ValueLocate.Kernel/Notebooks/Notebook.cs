using System.Text;
using System.Text.Json.Nodes;

namespace ValueLocate.Kernel.Notebooks;

/// <summary>A Jupyter notebook (nbformat 4.5). What this class does not know is kept as it was.</summary>
public sealed class Notebook
{
    // What is no UTF-8 must not be read as question marks, and written back as such.
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);
    private readonly JsonObject root;
    private readonly List<NotebookCell> cells;
    private NotebookCell? inserted;

    internal Notebook(string name, JsonObject root)
    {
        (Name, this.root) = (name, root);
        cells = root["cells"]!.AsArray().Select(c => new NotebookCell(c!.AsObject())).ToList();
    }

    /// <summary>What sentences call it: the file as the user wrote it.</summary>
    public string Name { get; }

    /// <summary>All cells, in order.</summary>
    public IReadOnlyList<NotebookCell> Cells => cells;

    /// <summary>The language of cells that name none ("csharp").</summary>
    public string DefaultLanguage => root["metadata"]?["polyglot_notebook"] is JsonObject polyglot
        && polyglot["kernelInfo"] is JsonObject info && info["defaultKernelName"] is JsonValue value && value.TryGetValue(out string? name) ? name : "csharp";

    /// <summary>Reads a file.</summary>
    /// <exception cref="NotebookException">It is no notebook of nbformat 4, or there is no such file.</exception>
    public static Notebook Read(string path)
    {
        if (Directory.Exists(path)) throw new NotebookException($"{path} is a folder: name the .ipynb files in it.");
        if (!File.Exists(path)) throw new NotebookException($"There is no file {path}.");
        try
        {
            return Parse(File.ReadAllText(path, Strict), path);
        }
        catch (DecoderFallbackException)
        {
            throw new NotebookException($"{path} is not UTF-8, as notebooks are: save it anew with that encoding.");
        }
    }

    /// <summary>Reads a notebook's text.</summary>
    /// <param name="text">The JSON.</param>
    /// <param name="name">What sentences call it.</param>
    /// <exception cref="NotebookException">It is no notebook of nbformat 4.</exception>
    public static Notebook Parse(string text, string name)
    {
        var root = NotebookReader.Read(text, name);
        NotebookRepair.Complete(root);
        return new Notebook(name, root);
    }

    /// <summary>The file's text, laid out as Jupyter does it: sorted keys, an indent of one, a line an array item, a newline at the end.</summary>
    public string ToText() => NotebookWriter.Text(root);

    /// <summary>Writes the file beside its place and renames it.</summary>
    public void Write(string path) => AtomicFile.WriteText(path, ToText());

    /// <summary>Which cell it is in the file as the user has it: one that was inserted since is not in there.</summary>
    internal string Place(int at) => inserted is not null && cells[at] == inserted ? "the cell that sets --param's values"
        : $"cell {Number(at)} of {cells.Count - (inserted is null ? 0 : 1)}";

    /// <summary>The number of the cell in the file as the user has it, from 1.</summary>
    internal int Number(int at) => at + 1 - cells.Take(at).Count(c => c == inserted);

    /// <summary>A new code cell at the place, with an id made from its text.</summary>
    internal NotebookCell Insert(int at, string source, string tag)
    {
        var id = NotebookRepair.NewId(source, cells.Select(c => c.Id).ToHashSet(StringComparer.Ordinal));
        var json = new JsonObject
        {
            ["cell_type"] = "code",
            ["execution_count"] = null,
            ["id"] = id,
            ["metadata"] = new JsonObject { ["tags"] = new JsonArray(tag) },
            ["outputs"] = new JsonArray(),
            ["source"] = NotebookText.Lines(source),
        };
        root["cells"]!.AsArray().Insert(at, json);
        var cell = new NotebookCell(json);
        cells.Insert(at, cell);
        inserted = cell;
        return cell;
    }

    internal void RemoveAt(int at)
    {
        root["cells"]!.AsArray().RemoveAt(at);
        cells.RemoveAt(at);
    }
}
