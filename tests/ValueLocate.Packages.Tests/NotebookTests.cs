using System.Text;
using System.Text.Json.Nodes;
using ValueLocate.Kernel.CSharp;
using ValueLocate.Kernel.Notebooks;

namespace ValueLocate.Packages.Tests;

[Trait("Category", "Packages")]
public sealed class NotebookTests(PackageFeed feed)
{
    [Fact]
    public async Task A_notebook_of_one_cell_loads_the_package_and_runs_the_example_of_README()
    {
        var output = await RunAsync("example", Load("ValueLocate") + Examples.AsCell(Examples.OfReadme()) + Examples.PrintData);
        Assert.EndsWith($"data: {Path.Combine(PackageFeed.Cache, "valuelocate", feed.Version, "data")}", output.TrimEnd(), StringComparison.Ordinal);
        Assert.True(output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length > 1, output);
    }

    [Fact]
    public async Task The_example_of_every_package_runs_in_a_notebook()
    {
        var before = Directory.GetCurrentDirectory();
        var folder = feed.NewFolder("examples");
        File.Copy(Path.Combine(Require.Root, "data", "models", "tiny-values", "tokenizer.json"), Path.Combine(folder, "tokenizer.json"));
        var readmes = PackageFeed.Libraries.Append(PackageFeed.Tool).Select(id => Encoding.UTF8.GetString(feed.Read(id, "README.md")));
        string[] examples = [.. readmes.Select(r => Examples.AsCell(Examples.First(r)))];
        try
        {
            Directory.SetCurrentDirectory(folder);
            var output = await RunAsync("examples", [Load("ValueLocate.Organisms"), .. examples]);
            Assert.Contains("pairs of answers", output, StringComparison.Ordinal);
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
        }
    }

    private string Load(string id) => $"#i \"nuget:{feed.Folder}\"\n#r \"nuget: {id}, {feed.Version}\"\n";

    /// <summary>Runs a notebook by the kernel's own runner, in a process that has nothing of the packages, and returns what its cells print.</summary>
    private async Task<string> RunAsync(string name, params string[] cells)
    {
        var folder = feed.NewFolder(name + "-notebook");
        var json = new JsonObject
        {
            ["cells"] = new JsonArray([.. cells.Select((code, i) => (JsonNode)new JsonObject
            {
                ["cell_type"] = "code", ["id"] = $"cell-{i}", ["execution_count"] = null,
                ["metadata"] = new JsonObject(), ["outputs"] = new JsonArray(), ["source"] = code,
            })]),
            ["metadata"] = new JsonObject { ["kernelspec"] = new JsonObject { ["display_name"] = ".NET (C#)", ["language"] = "C#", ["name"] = ".net-csharp" } },
            ["nbformat"] = 4,
            ["nbformat_minor"] = 5,
        };
        var notebook = Notebook.Parse(json.ToJsonString(), name + ".ipynb");
        await using var session = new CSharpSession(new CSharpSessionOptions { WorkingFolder = folder, CacheFolder = Path.Combine(folder, "cache") });
        await new NotebookRunner(session).RunAsync(notebook, TestContext.Current.CancellationToken);
        var text = new StringBuilder();
        foreach (var output in JsonNode.Parse(notebook.ToText())!["cells"]!.AsArray().SelectMany(c => c!["outputs"]!.AsArray()))
        {
            if (output!["text"] is JsonArray lines) text.AppendJoin("", lines.Select(l => l!.GetValue<string>()));
            else if (output["text"] is { } whole) text.Append(whole.GetValue<string>());
        }
        return text.ToString();
    }
}
