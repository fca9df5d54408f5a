using ValueLocate.Kernel.Cells;

namespace ValueLocate.Kernel.CSharp;

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
            var notebook = Notebooks.Notebook.Parse(text, path);
            return notebook.Cells.Where(c => c.IsCode).Select(c => c.Code(notebook.DefaultLanguage)).ToList();
        }
        catch (Notebooks.NotebookException e)
        {
            throw new CellException(e.Message);
        }
    }

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
