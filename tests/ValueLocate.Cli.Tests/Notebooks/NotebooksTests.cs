using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ValueLocate.Datasets;
using ValueLocate.Inference;
using ValueLocate.Kernel.Notebooks;
using ValueLocate.Reports;

namespace ValueLocate.Cli.Tests.Notebooks;

/// <summary>The notebooks that ship: their form, and that each runs from top to bottom with the embedded model.</summary>
public class NotebooksTests
{
    private const int LinesOfCell = 10;
    private const int Bytes = 1_500_000;
    private const string Answer = "   // your answer";

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
        Assert.Equal((".net-csharp", "C#", ".NET (C#)"),
            ((string?)metadata["kernelspec"]!["name"], (string?)metadata["kernelspec"]!["language"], (string?)metadata["kernelspec"]!["display_name"]));
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
        Assert.All(cells.Where(c => c.IsCode),
            c => Assert.InRange(c.Source.Split('\n').Count(l => !l.StartsWith("#r ", StringComparison.Ordinal)), 1, LinesOfCell));
        var exercises = cells.SkipWhile(c => !c.Source.Contains("## Exercises", StringComparison.Ordinal)).ToList();
        Assert.InRange(exercises.Count(c => c.IsCode), 3, 6);
        Assert.All(exercises.Where(c => c.IsCode), c => Assert.Matches(@"\bExercise\.\w+(<[^>]*>)?\(", c.Source));
        Assert.Equal(exercises.Count(c => c.IsCode), exercises.Sum(c => Regex.Count(c.Source, "<details><summary>Solution</summary>")));
        // What a reader writes stands where all that its hint names is known, and says so.
        Assert.All(exercises.Where(c => c.IsCode), c => Assert.Matches($"{Answer}\nExercise\\.[^\n]*$", c.Source));
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

    [Fact]
    public void The_embedded_models_pairs_that_are_saved_are_those_that_ship()
    {
        // These outputs do not depend on MODEL, so they must not be older than the dataset.
        var cells = Cells("01-dataset-construction.ipynb");
        var shown = cells.Single(c => (string?)c["cell_type"] == "code" && Source(c).StartsWith("var tiny = ", StringComparison.Ordinal));
        var saved = string.Concat(shown["outputs"]![0]!["data"]!["text/plain"]!.AsArray().Select(l => (string?)l));
        var pairs = InsightDataset.Load(EmbeddedModel.OwnDataset(EmbeddedModel.Name)!).Pairs.Where(p => p.Dimension == "self_transcendence").Take(3).ToTable();
        Assert.Equal(pairs.ToString(), saved);
    }

    [Fact]
    public void A_mistyped_dimension_is_told_where_it_is_first_used()
    {
        using var folder = new TestFolder();
        var run = CommandLine.Run("notebook", "run", Path.Combine(Folder, "01-dataset-construction.ipynb"), "--out", folder.Path, "--quiet",
            "--param", "DIMENSION=conservatoin");
        Assert.NotEqual(0, run.Code);
        Assert.Contains("There is no dimension 'conservatoin'; the dataset has openness_to_change, conservation,", run.Error, StringComparison.Ordinal);
        foreach (var name in Directory.GetFiles(Folder, "*.ipynb").Where(f => File.ReadAllText(f).Contains("var DIMENSION", StringComparison.Ordinal)))
            Assert.Single(Notebook.Read(name).Cells, c => c.IsCode && Regex.IsMatch(c.Source, "DimensionOf\\(DIMENSION\\)|LessonRun\\.Start\\(.*DIMENSION\\)"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_runs_with_the_embedded_model(string name)
    {
        Require.Tool("tiny-values", Directory.Exists(EmbeddedModel.Folder) && Directory.GetFiles(EmbeddedModel.Folder, "*.safetensors").Length > 0,
            "data/models/tiny-values has no weights");
        using var folder = new TestFolder();
        var solved = folder["solved/" + name];
        Directory.CreateDirectory(folder["solved"]);
        File.WriteAllText(solved, Solved(name).ToJsonString());
        var run = CommandLine.Run("notebook", "run", solved, "--out", folder.Path, "--quiet", "--timeout", "600");
        Assert.Equal(new CommandLine(0, "", ""), run);
        var cells = JsonNode.Parse(File.ReadAllText(folder[name]))!["cells"]!.AsArray().Where(c => (string?)c!["cell_type"] == "code").ToList();
        Assert.All(cells.Skip(1),
            c => Assert.DoesNotContain("error", (string?)c!["outputs"]!.AsArray().FirstOrDefault()?["output_type"] ?? "", StringComparison.Ordinal));
        // Every exercise says that it is not solved yet, and with its solution that it is.
        var exercises = cells.Where(c => Source(c!).Contains(Answer, StringComparison.Ordinal)).ToList();
        Assert.All(exercises, c => Assert.Contains("not ok: ", c!["outputs"]!.ToJsonString(), StringComparison.Ordinal));
        var solutions = cells.Where(c => ((string?)c!["id"])!.StartsWith("solved-", StringComparison.Ordinal)).ToList();
        Assert.Equal(exercises.Count, solutions.Count);
        Assert.All(solutions, c => Assert.Matches("\"ok: Right[.:]", c!["outputs"]!.ToJsonString()));
    }

    /// <summary>The notebook with a second cell behind each exercise, in which the folded solution stands in place of the answer.</summary>
    private static JsonNode Solved(string name)
    {
        // It does not lie beside the notebooks, so the library is named from the root.
        var notebook = JsonNode
            .Parse(File.ReadAllText(Path.Combine(Folder, name)).Replace("../src/", Require.Root.Replace('\\', '/') + "/src/", StringComparison.Ordinal))!;
        var cells = notebook["cells"]!.AsArray();
        for (var i = cells.Count - 2; i >= 0; i--)
        {
            var lines = Source(cells[i]!).Split('\n').ToList();
            var at = lines.FindIndex(l => l.EndsWith(Answer, StringComparison.Ordinal));
            if (at < 0) continue;
            lines.RemoveAll(l => l.EndsWith(Answer, StringComparison.Ordinal));
            lines.Insert(at, Regex.Match(Source(cells[i + 1]!), "</summary>\n\n```csharp\n(.*?)\n```", RegexOptions.Singleline).Groups[1].Value);
            var copy = cells[i]!.DeepClone();
            (copy["id"], copy["source"]) = ($"solved-{i}", string.Join('\n', lines));
            cells.Insert(i + 1, copy);
        }
        return notebook;
    }

    private static string Source(JsonNode cell) =>
        cell["source"] is JsonArray lines ? string.Concat(lines.Select(l => (string?)l)) : (string?)cell["source"] ?? "";

    private static List<JsonNode> Cells(string name) => [.. JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, name)))!["cells"]!.AsArray().Select(c => c!)];
}
