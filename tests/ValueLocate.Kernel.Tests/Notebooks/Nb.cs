using System.Text.Json.Nodes;
using ValueLocate.Kernel.CSharp;
using ValueLocate.Kernel.Notebooks;

namespace ValueLocate.Kernel.Tests.Notebooks;

/// <summary>Small notebooks for tests.</summary>
internal static class Nb
{
    /// <summary>A notebook of code cells; a source that begins with "tag:X|" has that tag, one with "md|" is Markdown.</summary>
    public static string Text(params string[] sources)
    {
        var cells = new JsonArray();
        foreach (var source in sources)
        {
            var metadata = new JsonObject();
            var text = source;
            var type = "code";
            if (source.StartsWith("tag:", StringComparison.Ordinal))
            {
                var bar = source.IndexOf('|', StringComparison.Ordinal);
                metadata["tags"] = new JsonArray(source[4..bar]);
                text = source[(bar + 1)..];
            }
            else if (source.StartsWith("md|", StringComparison.Ordinal))
            {
                (type, text) = ("markdown", source[3..]);
            }
            cells.Add(new JsonObject { ["cell_type"] = type, ["metadata"] = metadata, ["source"] = text });
        }
        return new JsonObject { ["nbformat"] = 4, ["nbformat_minor"] = 5, ["metadata"] = new JsonObject(), ["cells"] = cells }.ToJsonString();
    }

    public static Notebook Of(params string[] sources) => Notebook.Parse(Text(sources), "test.ipynb");

    /// <summary>Runs it in a session of its own.</summary>
    public static async Task<Notebook> Run(this Notebook notebook, TimeSpan? timeout = null, ICellObserver? observer = null)
    {
        await using var session = new CSharpSession();
        await new NotebookRunner(session, timeout, observer).RunAsync(notebook, TestContext.Current.CancellationToken);
        return notebook;
    }

    /// <summary>The sentence with which it fails.</summary>
    public static async Task<string> Fail(this Notebook notebook, TimeSpan? timeout = null) =>
        (await Assert.ThrowsAsync<NotebookException>(() => notebook.Run(timeout))).Message;

    public static JsonArray Outputs(this Notebook notebook, int cell) => notebook.Cells[cell].Outputs;
}
