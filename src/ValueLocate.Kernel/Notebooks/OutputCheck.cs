using System.Text;
using System.Text.Json.Nodes;

namespace ValueLocate.Kernel.Notebooks;

/// <summary>The first line in which a cell's text is another than it was.</summary>
/// <param name="Cell">The cell's number in the notebook, from 1.</param>
/// <param name="ExecutionCount">The number that Jupyter shows beside it.</param>
/// <param name="Line">The line of its output, from 1.</param>
/// <param name="Saved">What the file says; null where it ends before.</param>
/// <param name="Now">What the cell says; null where it ends before.</param>
public sealed record OutputDifference(int Cell, int? ExecutionCount, int Line, string? Saved, string? Now);

/// <summary>
/// Compares what cells say with what they said before: streams, text/plain and errors, without blanks at the ends of lines. Cells tagged
/// <c>nbval-ignore-output</c> (the tag of pytest's nbval), such as those that say how long something took, are not compared.
/// </summary>
public sealed class OutputCheck
{
    private readonly Dictionary<NotebookCell, List<string>> saved;

    /// <summary>Takes down what the notebook says now.</summary>
    public OutputCheck(Notebook notebook) => saved = notebook.Cells.Where(c => c.IsCode && !c.HasTag("nbval-ignore-output")).ToDictionary(c => c, Lines);

    /// <summary>The cells that say something else by now.</summary>
    public IReadOnlyList<OutputDifference> Differences(Notebook notebook)
    {
        var differences = new List<OutputDifference>();
        for (var i = 0; i < notebook.Cells.Count; i++)
        {
            var cell = notebook.Cells[i];
            if (!saved.TryGetValue(cell, out var before)) continue;
            var now = Lines(cell);
            for (var line = 0; line < Math.Max(before.Count, now.Count); line++)
            {
                var (old, fresh) = (before.ElementAtOrDefault(line), now.ElementAtOrDefault(line));
                if (old == fresh) continue;
                differences.Add(new OutputDifference(notebook.Number(i), cell.ExecutionCount, line + 1, old, fresh));
                break;
            }
        }
        return differences;
    }

    private static List<string> Lines(NotebookCell cell)
    {
        var text = new StringBuilder();
        foreach (var output in cell.Outputs.Select(o => o!.AsObject()))
        {
            // What follows a stream begins a line of its own, however the stream ended.
            if (text.Length > 0 && text[^1] != '\n' && (string?)output["output_type"] != "stream") text.Append('\n');
            text.Append(Text(output));
        }
        var lines = text.ToString().Split('\n').Select(l => l.TrimEnd()).ToList();
        while (lines is [.., ""]) lines.RemoveAt(lines.Count - 1);
        return lines;
    }

    private static string Text(JsonObject output) => (string?)output["output_type"] switch
    {
        "stream" => NotebookText.Settled(NotebookText.Joined(output["text"])),
        "error" => $"{output["ename"]}: {output["evalue"]}\n",
        _ => output["data"]?["text/plain"] is { } plain ? NotebookText.Joined(plain) + "\n" : "",
    };
}
