namespace ValueLocate.Cli.Tests;

/// <summary>Settings, datasets and output folders that can't be used: one sentence, exit code 2, nothing written.</summary>
public class BadSettingTests
{
    private static string Refused(TestFolder folder, params string[] more)
    {
        if (!Directory.Exists(folder["model"])) folder.CopyModelWithTokenizer();
        var sentence = CommandLine.Run(["run", "--model", folder["model"], "--out", folder["out"], "--template", "plain", .. more]).Sentence();
        Assert.False(Directory.Exists(folder["out"]), $"left an output folder: {sentence}");
        return sentence;
    }

    [Theory]
    [InlineData("--gamma", "nan")]
    [InlineData("--gamma", "NaN")]
    [InlineData("--gamma", "-1")]
    [InlineData("--gamma", "infinity")]
    [InlineData("--kl-budget", "0")]
    [InlineData("--kl-budget", "nan")]
    [InlineData("--random-draws", "0")]
    [InlineData("--random-questions", "-1")]
    [InlineData("--folds", "1")]
    [InlineData("--permutations", "0")]
    [InlineData("--fraction", "nan")]
    [InlineData("--fraction", "2")]
    [InlineData("--hold-out", "nobody")]
    public void A_number_or_author_out_of_range(string option, string value)
    {
        using var folder = new TestFolder();
        Refused(folder, option, value);
    }

    [Fact]
    public void A_missing_or_empty_dataset()
    {
        using var folder = new TestFolder();
        Assert.Contains("no dataset folder", Refused(folder, "--data", folder["nowhere"]), StringComparison.Ordinal);
        var data = Directory.CreateDirectory(folder["data"]).FullName;
        Assert.Contains("no dataset", Refused(folder, "--data", data), StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(data, "pairs.jsonl"), "");
        Refused(folder, "--data", data);
        File.WriteAllText(Path.Combine(data, "pairs.jsonl"), "{\"id\": \"a\"");
        Assert.Contains("pairs.jsonl", Refused(folder, "--data", data), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_holds_something_else_is_left_alone()
    {
        using var folder = new TestFolder();
        folder.CopyModelWithTokenizer();
        Directory.CreateDirectory(folder["thesis"]);
        File.WriteAllText(folder["thesis/chapter1.txt"], "text");
        Assert.Contains("not empty", CommandLine.Run("run", "--model", folder["model"], "--out", folder["thesis"]).Sentence(), StringComparison.Ordinal);
        Assert.Single(Directory.GetFileSystemEntries(folder["thesis"]));
        Assert.Contains("chapter1.txt' is a file",
            CommandLine.Run("run", "--model", folder["model"], "--out", folder["thesis/chapter1.txt"]).Sentence(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_pairs_that_is_not_there()
    {
        using var run = new TinyRun();
        Assert.Contains("nowhere.jsonl",
            CommandLine.Run("validate", "--run", run.Folder, "--pairs", run.Files["nowhere.jsonl"], "--quiet").Sentence(), StringComparison.Ordinal);
    }
}
