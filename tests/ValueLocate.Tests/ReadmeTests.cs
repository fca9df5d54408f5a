using ValueLocate.Inference;

namespace ValueLocate.Tests;

/// <summary>The C# examples in README and docs are compiled as a console project would compile them, and run.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public void The_example_compiles_without_a_warning_runs_and_prints_an_answer_and_an_effect()
    {
        Require.Tool(
            "tiny-values", Directory.Exists(EmbeddedModel.Folder) && Directory.GetFiles(EmbeddedModel.Folder, "*.safetensors").Length > 0,
            "data/models/tiny-values has no weights");
        var readme = File.ReadAllText(Path.Combine(Require.Root, "README.md"));
        var blocks = readme.Split("```csharp\n")[1..];
        var example = Assert.Single(blocks).Split("```")[0];
        Assert.InRange(example.Split('\n').Count(l => l.Length > 0 && !l.StartsWith("using ValueLocate", StringComparison.Ordinal)), 10, 12);
        var lines = Example.Output(Example.Compile(example)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.Matches(@"^\w.+\.$", lines[0]);
        Assert.Matches(@"^steering effect 0\.\d{3} nats a token, percentile \d+$", lines[1]);
        Assert.Matches(@"^neuron 7 of layer 3 at the last token: -?\d\.\d+", lines[2]);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void The_blocks_of_a_page_are_one_program_that_runs(string page)
    {
        Require.Tool(
            "tiny-values", Directory.Exists(EmbeddedModel.Folder) && Directory.GetFiles(EmbeddedModel.Folder, "*.safetensors").Length > 0,
            "data/models/tiny-values has no weights");
        var main = Example.Compile(string.Concat(Blocks(Path.Combine(Require.Root, page))));
        using var folder = new TempFolder();
        var before = Directory.GetCurrentDirectory();
        try
        {
            Directory.SetCurrentDirectory(folder.Path);
            Assert.NotEqual("", Example.Output(main));
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
        }
    }

    /// <summary>The pages of docs that have C#; a block that is marked no-run is none.</summary>
    public static TheoryData<string> Pages => new(Directory.GetFiles(Path.Combine(Require.Root, "docs"), "*.md", SearchOption.AllDirectories)
        .Where(f => Blocks(f).Any()).Select(f => Path.GetRelativePath(Require.Root, f)).Order(StringComparer.Ordinal));

    private static IEnumerable<string> Blocks(string file) => File.ReadAllText(file).Split("```csharp\n")[1..].Select(b => b.Split("```")[0]);
}
