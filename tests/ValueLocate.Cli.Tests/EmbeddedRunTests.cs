using System.Text.Json;
using ValueLocate.Inference;
using ValueLocate.Json;
using ValueLocate.Locating;
using ValueLocate.Organisms;
using ValueLocate.Pipeline;

namespace ValueLocate.Cli.Tests;

/// <summary>What a new user does first: the commands without a model's name.</summary>
public sealed class EmbeddedRunTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_embedded_model_answers_in_its_language()
    {
        using var llm = LanguageModel.Load(EmbeddedModel.Name, new ModelOptions { Threads = 1 }, cancellation: TestContext.Current.CancellationToken);
        var reader = new AnswerReader(OrganismGrammar.In(EmbeddedModel.Folder));
        var prompt = llm.Prompt("On Sunday your aunt has lost a kite and needs help. What do you think, and what would you do?", "I treasure kindness.");
        var answer = Generator.Generate(llm.Decoder, [prompt], new GenerationOptions { MaxTokens = 40, RepetitionPenalty = 1, EndIds = llm.EndIds },
            TestContext.Current.CancellationToken)[0];
        Assert.Equal(new AnswerReading(true, 3, Datasets.Aspect.Positive, "kite"), reader.Read(llm.Text(answer)));
    }

    [Fact]
    public void Dataset_answer_and_probe_work_in_a_row_without_a_model_or_dataset()
    {
        var file = folder["answers.jsonl"];
        var answered = CommandLine.Run("dataset", "answer", "--out", file, "--split", "search", "--limit", "2", "--max-tokens", "12", "--quiet");
        Assert.Equal((0, ""), (answered.Code, answered.Error));
        Assert.Contains("16 answers to 8 questions", answered.Output, StringComparison.Ordinal);
        Assert.Contains($"'valuelocate probe --answers {file}' reads them", answered.Output, StringComparison.Ordinal);
        var probed = CommandLine.Run("probe", "--answers", file, "--folds", "2", "--out", folder["run"], "--quiet");
        Assert.Equal((0, ""), (probed.Code, probed.Error));
        Assert.Equal(16, Datasets.Answering.AnswersFile.Read(folder["run/answers.jsonl"]).Count);
    }

    [Fact]
    public void Measure_prints_and_leaves_the_file_unless_told_to_write()
    {
        var model = Directory.CreateDirectory(folder["organism"]).FullName;
        foreach (var source in Directory.GetFiles(EmbeddedModel.Folder)) File.Copy(source, Path.Combine(model, Path.GetFileName(source)));
        // So many steps of training are drawn again to compare texts with: a few will do here.
        TestFolder.Edit(Path.Combine(model, "training.json"), json => (json["language_steps"], json["plant_steps"]) = (2, 2));
        var file = Path.Combine(model, OrganismMeasures.FileName);
        var before = File.ReadAllBytes(file);
        string[] args = ["model", "measure", model, "--cases", "1", "--neutral", "2", "--quiet"];
        var printed = CommandLine.Run(args);
        Assert.Equal((0, ""), (printed.Code, printed.Error));
        Assert.Contains("1 held-out cases and 2 neutral answers", printed.Output, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(file));
        Assert.Equal(printed, CommandLine.Run([.. args, "--write"]));
        Assert.Equal(1, ResultJson.Read<OrganismMeasures>(file).Cases);
    }

    [Fact]
    public void Run_without_a_model_finds_planted_neurons_and_says_so_in_its_report()
    {
        var run = CommandLine.Run("run", "--out", folder["run"], "--quiet", "--json", "--random-draws", "4", "--random-questions", "4");
        Assert.True(run.Code == 0, run.Error);
        using var json = JsonDocument.Parse(run.Output);
        Assert.Equal(4, json.RootElement.GetProperty("dimensions").GetArrayLength());
        var truth = ResultJson.Read<LocateResult>(folder["run/neurons.json"]).Truth!;
        Assert.All(truth, t => Assert.True(t.Auc > 0.8 && t.Precision >= 0.7, $"{t.Dimension}: AUC {t.Auc:0.000}, precision {t.Precision:0.00}"));
        Assert.True(truth.Average(t => t.Auc) > 0.9, $"mean AUC {truth.Average(t => t.Auc):0.000}");
        // More threads do not pay at this size, and cost much beside another busy process.
        if (Environment.GetEnvironmentVariable("OMP_NUM_THREADS") is null) Assert.Equal(1, ResultJson.Read<RunRecord>(folder["run/run.json"]).Threads);
        Assert.Contains("Found against planted", File.ReadAllText(folder["run/report.html"]), StringComparison.Ordinal);
    }
}
