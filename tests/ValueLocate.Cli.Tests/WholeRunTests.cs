using System.Text.Json;
using ValueLocate.Tests;

namespace ValueLocate.Cli.Tests;

/// <summary>All stages on a random model and a dataset of nonsense.</summary>
public sealed class WholeRunTests : IDisposable
{
    private static readonly string[] Files = ["neurons.json", "report.html", "run.json", "statistics.safetensors", "steering.json", "validation.csv",
        "validation.json"];

    private readonly TestFolder folder = new();
    private readonly TempFolder data = new();

    public WholeRunTests()
    {
        folder.CopyModelWithTokenizer();
        Tiny.Dataset(data);
    }

    public void Dispose()
    {
        folder.Dispose();
        data.Dispose();
    }

    private string[] Begin(string verb, string run) =>
    [
        verb, "--model", folder["model"], "--data", data.Path, "--out", folder[run], "--folds", "4", "--permutations", "3", "--random-draws", "2",
        "--random-questions", "2", "--fraction", "0.1", "--dtype", "float32", "--threads", "1", "--template", "plain",
    ];

    [Fact]
    public void Run_and_a_verb_a_stage_give_the_same_numbers()
    {
        var run = CommandLine.Run([.. Begin("run", "whole"), "--json"]);
        Assert.True(run.Code == 0, run.Error);
        using var json = JsonDocument.Parse(run.Output);
        Assert.Equal(4, json.RootElement.GetProperty("dimensions").GetArrayLength());
        Assert.Contains("probe: begins", run.Error, StringComparison.Ordinal);
        foreach (var args in new[] { Begin("probe", "staged"), ["locate", "--run", folder["staged"]], ["steer", "--run", folder["staged"]] })
        {
            var stage = CommandLine.Run([.. args, "--quiet"]);
            Assert.Equal(("", 0), (stage.Error, stage.Code));
            Assert.NotEqual("", stage.Output);
        }
        Assert.Equal(run.Output, CommandLine.Run("validate", "--run", folder["staged"], "--json", "--quiet").Output);
        Assert.Contains("report.html", CommandLine.Run("report", "--run", folder["staged"]).Output, StringComparison.Ordinal);
        foreach (var file in Files)
            Assert.Equal(File.ReadAllBytes(Path.Combine(folder["whole"], file)), File.ReadAllBytes(Path.Combine(folder["staged"], file)));
    }

    [Fact]
    public void A_finished_run_shows_its_table_again_and_measures_other_pairs()
    {
        Assert.Equal(0, CommandLine.Run([.. Begin("run", "whole"), "--quiet"]).Code);
        var again = CommandLine.Run(Begin("run", "whole"));
        Assert.Contains("validate: done before", again.Error, StringComparison.Ordinal);
        // The random model predicts no text, so that its table ends with that sentence, and with no verdict.
        Assert.Contains("No verdict: without any edit the model's perplexity", again.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("pooled: steering", again.Output, StringComparison.Ordinal);
        // The tiny dataset repeats itself, and the run says what its check says.
        Assert.Contains("limits of its own check (", again.Output, StringComparison.Ordinal);
        Assert.Contains("limits of its own check (", File.ReadAllText(Path.Combine(folder["whole"], "report.html")), StringComparison.Ordinal);
        Assert.Contains("were searched by this run",
            CommandLine.Run("validate", "--run", folder["whole"], "--pairs", Path.Combine(data.Path, "pairs.jsonl"), "--quiet").Sentence(),
            StringComparison.Ordinal);
        var other = folder["other.jsonl"];
        File.WriteAllLines(other,
            new[] { "openness_to_change", "conservation", "self_enhancement", "self_transcendence" }.SelectMany(d => Enumerable.Range(0, 3).Select(i =>
                $$"""{"id": "{{d}}-{{i}}", "dimension": "{{d}}", "question": "And {{i}}?", "positive": "yes, {{i}}", "negative": "no, {{i}}"}""")));
        var measured = CommandLine.Run("validate", "--run", folder["whole"], "--pairs", other, "--json", "--quiet");
        Assert.Equal(("", 0), (measured.Error, measured.Code));
        using var json = JsonDocument.Parse(measured.Output);
        Assert.Equal(3, json.RootElement.GetProperty("dimensions")[0].GetProperty("questions").GetInt32());
        Assert.Equal(12, json.RootElement.GetProperty("pooled").GetProperty("questions").GetInt32());
        Assert.Contains("another", CommandLine.Run([.. Begin("run", "whole"), "--seed", "5"]).Sentence(), StringComparison.Ordinal);
    }

    [Fact]
    public void Ctrl_C_leaves_a_run_that_goes_on()
    {
        var stopped = CommandLine.Run(new CancellationToken(true), [.. Begin("run", "cut"), "--quiet"]);
        Assert.Equal((130, "", "stopped; the same command goes on where it stopped"), (stopped.Code, stopped.Output, stopped.Error.Trim()));
        Assert.Equal(0, CommandLine.Run([.. Begin("run", "cut"), "--quiet"]).Code);
        Assert.True(File.Exists(Path.Combine(folder["cut"], "report.html")));
    }
}
