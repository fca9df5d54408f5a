using ValueLocate.Datasets;

namespace ValueLocate.Cli.Tests;

public sealed class DatasetVerbTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Show_prints_the_same_records_for_the_same_seed()
    {
        string[] args = ["dataset", "show", "--count", "2", "--dimension", "conservation", "--seed", "4"];
        var all = CommandLine.Run(args);
        Assert.Equal((0, ""), (all.Code, all.Error));
        Assert.StartsWith("2 of 3750 questions\n  [conservation", all.Output, StringComparison.Ordinal);
        Assert.Equal(all, CommandLine.Run(args));
        Assert.NotEqual(all.Output, CommandLine.Run([.. args[..^1], "5"]).Output);
        foreach (var kind in new[] { "questions", "descriptions", "pairs", "crossed" })
        {
            var one = CommandLine.Run([.. args, "--kind", kind]).Output;
            Assert.Contains(one, all.Output, StringComparison.Ordinal);
            Assert.StartsWith("2 of ", one, StringComparison.Ordinal);
            Assert.DoesNotContain("openness_to_change", one, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Show_prints_one_author_and_one_brief()
    {
        var r = CommandLine.Run("dataset", "show", "--author", "novak", "--brief", "motive", "--count", "40");
        Assert.Equal((0, ""), (r.Code, r.Error));
        Assert.StartsWith("32 of 32 pairs\n", r.Output, StringComparison.Ordinal);
        Assert.Equal(32, r.Output.Split(", novak, motive] ").Length - 1);
    }

    [Theory]
    [InlineData("--dimension greed", "'greed'")]
    [InlineData("--author nemo", "it has adeyemi, bjork")]
    [InlineData("--brief silence", "denial, indifferent, motive, alternative")]
    [InlineData("--kind questions --author novak", "no questions by novak")]
    [InlineData("--kind poems", "questions, descriptions, pairs, crossed")]
    [InlineData("--count 0", "at least 1")]
    [InlineData("--data /nowhere", "/nowhere")]
    public void Show_refuses_what_is_not_there(string line, string says) =>
        Assert.Contains(says, CommandLine.Run(["dataset", "show", .. line.Split(' ')]).Sentence(), StringComparison.Ordinal);

    [Fact]
    public void Show_says_when_there_is_nothing_of_a_kind()
    {
        File.WriteAllText(folder["pairs.jsonl"], """{"id":"1","dimension":"conservation","question":"Well?","positive":"Yes.\u001b[2J","negative":"No."}""");
        Assert.Contains("no crossed", CommandLine.Run("dataset", "show", "--data", folder.Path, "--kind", "crossed").Sentence(), StringComparison.Ordinal);
        var r = CommandLine.Run("dataset", "show", "--data", folder.Path);
        Assert.Equal("1 of 1 pairs\n  [conservation] Well?\n    + Yes.\uFFFD[2J\n    - No.\n", r.Output);
    }

    [Fact]
    public void A_report_is_one_page_beside_the_check_or_alone()
    {
        File.WriteAllText(folder["pairs.jsonl"], """{"id":"1","dimension":"conservation","question":"Well?","positive":"Yes.","negative":"No."}""");
        var r = CommandLine.Run("dataset", "report", "--data", folder.Path, "--out", folder["new/page.html"]);
        Assert.Equal((0, ""), (r.Code, r.Error));
        Assert.Contains("findings are outside their limits</h1>", File.ReadAllText(folder["new/page.html"]), StringComparison.Ordinal);
        Assert.Equal(1, CommandLine.Run("dataset", "check", "--data", folder.Path, "--report", folder["other.html"]).Code);
        Assert.Equal(File.ReadAllText(folder["new/page.html"]), File.ReadAllText(folder["other.html"]));
        CommandLine.Run("dataset", "report", "--data", folder.Path, "--out", folder["new"]).Sentence();
        Assert.Single(Directory.GetFileSystemEntries(folder["new"]));
    }

    [Fact]
    public void Nptis_files_become_a_dataset()
    {
        foreach (var sub in new[] { "search", "test" }) Directory.CreateDirectory(folder[sub]);
        File.WriteAllText(folder["description.json"], """{"Openness":"I paint.","Openness_reversed":"I count."}""");
        File.WriteAllText(folder["search/Openness.json"], """{"question":"A balloon?"}""");
        File.WriteAllText(folder["test/Openness.json"], """{"question":"A mural?"}""");
        string[] args = ["dataset", "import", "npti", folder["description.json"], folder["search"], folder["test"], "--out", folder["big5"]];
        var r = CommandLine.Run(args);
        Assert.Equal((0, ""), (r.Code, r.Error));
        Assert.Contains("2 descriptions, 2 questions", r.Output, StringComparison.Ordinal);
        Assert.Equal(["search", "test"], InsightDataset.Load(folder["big5"]).Questions.Select(q => q.Split));
        Assert.Contains("not empty", CommandLine.Run(args).Sentence(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"Openness":7}""", "line 1|Openness")]
    [InlineData("[", "line 1|not JSON")]
    public void A_broken_file_of_nptis_leaves_nothing_behind(string text, string says)
    {
        Directory.CreateDirectory(folder["search"]);
        File.WriteAllText(folder["description.json"], text);
        var sentence = CommandLine.Run("dataset", "import", "npti", folder["description.json"], folder["search"], "--out", folder["out"]).Sentence();
        Assert.All(says.Split('|'), s => Assert.Contains(s, sentence, StringComparison.Ordinal));
        Assert.False(Directory.Exists(folder["out"]));
    }
}
