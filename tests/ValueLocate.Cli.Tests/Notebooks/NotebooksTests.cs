using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ValueLocate.Kernel.Notebooks;
using ValueLocate.Models;

namespace ValueLocate.Cli.Tests.Notebooks;

/// <summary>The notebooks that ship: their form, and that each runs from top to bottom with the embedded model.</summary>
public class NotebooksTests
{
    private const int LinesOfCell = 10;
    private const int Bytes = 1_500_000;

    public static TheoryData<string> Names => new(Directory.GetFiles(Folder, "*.ipynb").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));

    private static string Folder => Path.Combine(Require.Root, "notebooks");

    [Fact]
    public void All_six_are_there_and_lead_to_each_other()
    {
        var names = Directory.GetFiles(Folder, "*.ipynb").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(["01", "02", "03", "04", "05", "06"], names.Select(n => n[..2]));
        for (var i = 0; i + 1 < names.Count; i++) Assert.Contains($"({names[i + 1]})", Cells(names[i])[^1]["source"]!.ToJsonString(), StringComparison.Ordinal);
        var readme = File.ReadAllText(Path.Combine(Require.Root, "README.md"));
        Assert.All(names, n => Assert.Contains($"(notebooks/{n})", readme, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_opens_in_every_front_end_and_is_small(string name)
    {
        var text = File.ReadAllText(Path.Combine(Folder, name));
        Assert.InRange(new FileInfo(Path.Combine(Folder, name)).Length, 1000, Bytes);
        var metadata = JsonNode.Parse(text)!["metadata"]!;
        Assert.Equal((".net-csharp", "C#", ".NET (C#)"), ((string?)metadata["kernelspec"]!["name"], (string?)metadata["kernelspec"]!["language"], (string?)metadata["kernelspec"]!["display_name"]));
        Assert.Equal(("C#", ".cs"), ((string?)metadata["language_info"]!["name"], (string?)metadata["language_info"]!["file_extension"]));
        Assert.Equal("csharp", (string?)metadata["polyglot_notebook"]!["kernelInfo"]!["defaultKernelName"]);
        Assert.Equal(Notebook.Parse(text, name).ToText(), text);
        // No absolute path, in which a machine's folders would show.
        Assert.DoesNotMatch(@"(?<![\w+/.:<=>)*-])/(?:[A-Za-z][\w.-]*/)+|[A-Z]:\\\\", text);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_begins_with_its_parameters_and_the_embedded_model(string name)
    {
        var code = Notebook.Read(Path.Combine(Folder, name)).Cells.Where(c => c.IsCode).ToList();
        Assert.True(code[0].HasTag("parameters"));
        Assert.StartsWith($"var MODEL = \"{EmbeddedModel.Name}\";", code[0].Source, StringComparison.Ordinal);
        // What was injected for the saved outputs would be what a reader runs.
        Assert.DoesNotContain(code, c => c.HasTag("injected-parameters"));
        Assert.EndsWith("new PlotlyScript()", code[1].Source, StringComparison.Ordinal);
        Assert.Single(code, c => c.Source.Contains("PlotlyScript", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_cells_are_short_and_its_exercises_can_be_checked(string name)
    {
        var cells = Notebook.Read(Path.Combine(Folder, name)).Cells;
        Assert.All(cells.Where(c => c.IsCode), c => Assert.InRange(c.Source.Split('\n').Length, 1, LinesOfCell));
        var exercises = cells.SkipWhile(c => !c.Source.Contains("## Exercises", StringComparison.Ordinal)).ToList();
        Assert.InRange(exercises.Count(c => c.IsCode), 3, 6);
        Assert.All(exercises.Where(c => c.IsCode), c => Assert.Matches(@"\bCheck\.\w+(<[^>]*>)?\(", c.Source));
        Assert.Equal(exercises.Count(c => c.IsCode), exercises.Sum(c => Regex.Count(c.Source, "<details><summary>Solution</summary>")));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_saved_outputs_have_no_error_and_show_charts_tables_and_text(string name)
    {
        var outputs = Cells(name).Where(c => (string?)c["cell_type"] == "code").ToList();
        Assert.All(outputs, c => Assert.NotNull(c["execution_count"]));
        var all = outputs.SelectMany(c => c["outputs"]!.AsArray()).ToList();
        Assert.DoesNotContain(all, o => (string?)o!["output_type"] == "error" || (string?)o["name"] == "stderr");
        Assert.Contains(all, o => o!["data"]?["application/vnd.plotly.v1+json"] is JsonObject);
        Assert.Contains(all, o => o!["data"]?["text/html"]?.ToJsonString().Contains("\\u003Ctable", StringComparison.Ordinal) == true);
        Assert.Contains(all, o => o!["data"]?["text/html"]?.ToJsonString().Contains("plotly.js (cartesian", StringComparison.Ordinal) == true);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_runs_with_the_embedded_model(string name)
    {
        Require.Tool("tiny-values", Directory.Exists(EmbeddedModel.Folder) && Directory.GetFiles(EmbeddedModel.Folder, "*.safetensors").Length > 0, "data/models/tiny-values has no weights");
        using var folder = new TestFolder();
        var run = CommandLine.Run("notebook", "run", Path.Combine(Folder, name), "--out", folder.Path, "--quiet", "--timeout", "600");
        Assert.Equal(new CommandLine(0, "", ""), run);
        var cells = JsonNode.Parse(File.ReadAllText(folder[name]))!["cells"]!.AsArray().Where(c => (string?)c!["cell_type"] == "code").ToList();
        // Every exercise says that it is not solved yet, and none throws.
        Assert.Contains(cells, c => c!["outputs"]!.ToJsonString().Contains("not ok: ", StringComparison.Ordinal));
        Assert.All(cells.Skip(1), c => Assert.DoesNotContain("error", (string?)c!["outputs"]!.AsArray().FirstOrDefault()?["output_type"] ?? "", StringComparison.Ordinal));
    }

    private static List<JsonNode> Cells(string name) => [.. JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, name)))!["cells"]!.AsArray().Select(c => c!)];
}
