using System.Text.Json;
using Json.Schema;
using ValueLocate.Pipeline;

namespace ValueLocate.Cli.Tests.Docs;

/// <summary>The schemas of the file formats hold for the files that ship and for those that a run writes, and refuse what is wrong.</summary>
public class SchemaTests
{
    [Theory]
    [InlineData("pairs", "data/valueinsight/pairs.jsonl")]
    [InlineData("pairs", "data/models/tiny-values/insight/pairs.jsonl")]
    [InlineData("pairs", "docs/how-to/punctuality/pairs.jsonl")]
    [InlineData("questions", "data/valueinsight/questions.jsonl")]
    [InlineData("questions", "data/models/tiny-values/insight/questions.jsonl")]
    public void The_lines_that_ship_fit(string schema, string file)
    {
        var lines = File.ReadLines(DocPages.PathOf(file)).ToList();
        Assert.True(lines.Count >= 20);
        // Each of a short file's, every fiftieth of 15,000.
        Assert.All(lines.Where((_, i) => lines.Count < 2000 || i % 50 == 0), l => Assert.Equal("", Faults(schema, l)));
    }

    [Fact]
    public void The_dimensions_that_ship_fit() =>
        Assert.Equal("", Faults("dimensions", File.ReadAllText(DocPages.PathOf("docs/how-to/punctuality/dimensions.json"))));

    [Fact]
    public void The_files_of_a_run_fit()
    {
        using var folder = new TestFolder();
        var located = CommandLine.Run("probe", "--out", folder["run"], "--folds", "2", "--permutations", "2", "--gradient-questions", "2", "--quiet");
        Assert.True(located.Code == 0, located.Error);
        located = CommandLine.Run("locate", "--run", folder["run"], "--quiet");
        Assert.True(located.Code == 0, located.Error);
        Assert.Equal("", Faults("run", File.ReadAllText(folder[$"run/{RunFiles.Record}"])));
        Assert.Equal("", Faults("neurons", File.ReadAllText(folder[$"run/{RunFiles.Neurons}"])));
        Assert.NotEqual("", Faults("neurons", File.ReadAllText(folder[$"run/{RunFiles.Record}"])));
    }

    [Theory]
    [InlineData("pairs", """{"id": "1", "dimension": "d", "split": "train", "question": "Why?", "positive": "Yes.", "negative": "No."}""")]
    [InlineData("pairs", """{"id": "1", "dimension": "d", "question": "Why?", "positive": "Yes."}""")]
    [InlineData("pairs", """{"id": 1, "dimension": "d", "question": "Why?", "positive": "Yes.", "negative": "No."}""")]
    [InlineData("questions", """{"id": "1", "dimension": "d", "text": "Why?"}""")]
    [InlineData("dimensions", """[{"id": "self respect"}]""")]
    [InlineData("dimensions", "[]")]
    public void What_is_wrong_does_not_fit(string schema, string json) => Assert.NotEqual("", Faults(schema, json));

    [Fact]
    public void The_page_names_every_schema()
    {
        var page = MarkdownPage.Load(DocPages.PathOf("docs/reference/file-formats.md"));
        var files = Directory.GetFiles(DocPages.PathOf("docs/reference/schemas")).Select(f => "schemas/" + Path.GetFileName(f)).Order(StringComparer.Ordinal);
        var links = page.Links.Where(l => l.StartsWith("schemas/", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        Assert.Equal(files, links);
    }

    private static string Faults(string name, string json)
    {
        var schema = JsonSchema.FromText(File.ReadAllText(DocPages.PathOf($"docs/reference/schemas/{name}.schema.json")));
        using var document = JsonDocument.Parse(json);
        var result = schema.Evaluate(document.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });
        if (result.IsValid) return "";
        var faults = (result.Details ?? []).SelectMany(d => (d.Errors ?? []).Select(e => $"{d.InstanceLocation}: {e.Value}")).ToList();
        return faults.Count > 0 ? string.Join("; ", faults.Take(5)) : "it does not fit";
    }
}
