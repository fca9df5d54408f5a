namespace ValueLocate.Cli.Tests;

public class VerbTests
{
    [Theory]
    [InlineData("")]
    [InlineData("run")]
    [InlineData("probe")]
    [InlineData("locate")]
    [InlineData("steer")]
    [InlineData("validate")]
    [InlineData("report")]
    [InlineData("model")]
    [InlineData("model info")]
    [InlineData("model generate")]
    [InlineData("model check")]
    [InlineData("dataset check")]
    [InlineData("dataset report")]
    [InlineData("dataset show")]
    [InlineData("dataset build")]
    [InlineData("dataset answer")]
    [InlineData("dataset import npti")]
    [InlineData("notebook run")]
    public void Every_verb_has_help(string verb)
    {
        var r = CommandLine.Run([.. verb.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);
        Assert.Equal(0, r.Code);
        Assert.Contains("Usage:", r.Output, StringComparison.Ordinal);
        Assert.Equal("", r.Error);
    }

    [Fact]
    public void A_dataset_is_measured_and_a_failed_limit_is_code_1()
    {
        var folder = Directory.CreateTempSubdirectory("valuelocate-test").FullName;
        try
        {
            // Two pairs whose aspects words give away at once, of unlike length.
            File.WriteAllLines(Path.Combine(folder, "pairs.jsonl"), ["openness_to_change", "conservation"], System.Text.Encoding.UTF8);
            Assert.Contains("pairs.jsonl", CommandLine.Run("dataset", "check", "--data", folder).Sentence(), StringComparison.Ordinal);
            File.WriteAllText(Path.Combine(folder, "pairs.jsonl"), """
                {"id":"1","dimension":"conservation","question":"Why?","positive":"Because.","negative":"No, never, not at all, by no means, since nothing of it is anything to me or to anybody else here."}
                """);
            var r = CommandLine.Run("dataset", "check", "--data", folder);
            Assert.Equal(1, r.Code);
            Assert.Contains("FAILS", r.Output, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Nothing_shows_the_help() => Assert.Contains("validate", CommandLine.Run().Output, StringComparison.Ordinal);

    [Theory]
    [InlineData("rnu", "'rnu'")]
    [InlineData("run --modle x", "'--modle'")]
    [InlineData("model", "info, generate, check")]
    [InlineData("model info", "PATH_OR_ID")]
    [InlineData("model generate x", "--prompt")]
    [InlineData("model check", "--golden")]
    [InlineData("locate", "--run")]
    [InlineData("run --model x --seed 1.5", "--seed is '1.5'")]
    [InlineData("run --model x --gamma big", "--gamma is 'big'")]
    [InlineData("run --model x --contrast couples", "pairs, persona, crossed")]
    [InlineData("run --model x --preset none", "mean-difference, npti, valuelocate")]
    [InlineData("run --model x --select best", "permutation, top-k-then-threshold, threshold, fraction")]
    [InlineData("run --model x --top-k 5", "--select top-k-then-threshold")]
    [InlineData("run --model x --select permutation --fraction 0.1", "--select natural-gradient or attribution or fraction")]
    [InlineData("run --model x --seed 1 --seed 2", "--seed")]
    [InlineData("run --model", "--model")]
    [InlineData("steer --run x --prompt hello", "--dimension")]
    [InlineData("steer --run x --gamma 2", "--dimension")]
    [InlineData("steer --run x --dimension d --prompt p --toward up", "both, positive, negative")]
    public void A_wrong_command_line_is_one_sentence(string line, string says) =>
        Assert.Contains(says, CommandLine.Run(line.Split(' ')).Sentence(), StringComparison.Ordinal);

    [Theory]
    [InlineData("locate")]
    [InlineData("steer")]
    [InlineData("steer --dimension d --prompt p")]
    [InlineData("validate")]
    [InlineData("validate --json")]
    [InlineData("validate --pairs x.jsonl")]
    [InlineData("report")]
    public void A_stage_says_which_verb_comes_before_it(string line)
    {
        using var folder = new TestFolder();
        var args = line.Split(' ');
        Assert.Contains("run.json", CommandLine.Run([.. args, "--run", folder["none"]]).Sentence(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["none"]));
        File.WriteAllText(folder["run.json"], "{}");
        var before = args[0] == "locate" ? "'valuelocate probe'" : "'valuelocate locate'";
        Assert.Contains(before, CommandLine.Run([.. args, "--run", folder.Path]).Sentence(), StringComparison.Ordinal);
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_damaged_run_json_is_one_sentence()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder["run.json"], "{");
        File.WriteAllText(folder["statistics.safetensors"], "");
        Assert.Contains("run.json", CommandLine.Run("locate", "--run", folder.Path).Sentence(), StringComparison.Ordinal);
    }
}
