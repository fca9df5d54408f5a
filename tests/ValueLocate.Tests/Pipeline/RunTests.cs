using ValueLocate.Json;
using ValueLocate.Pipeline;
using ValueLocate.Reports;
using ValueLocate.Steering;

namespace ValueLocate.Tests.Pipeline;

/// <summary>Every stage on a random model: what comes out means nothing, but it must come out the same again.</summary>
public sealed class RunTests : IDisposable
{
    private readonly TinyRuns runs = new();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private RunSettings Settings => runs.Settings;

    public void Dispose() => runs.Dispose();

    [Theory]
    [InlineData(ContrastKind.Pairs, SteeringPreset.MeanDifference)]
    [InlineData(ContrastKind.Pairs, SteeringPreset.Npti)]
    [InlineData(ContrastKind.Persona, SteeringPreset.ValueLocate)]
    public void The_same_settings_give_the_same_bytes(ContrastKind contrast, SteeringPreset preset)
    {
        // The other presets clamp, and that alone costs this model more than its budget.
        var settings = Settings with
        { Contrast = contrast, Preset = preset, PersonaQuestions = 2, MaxTokens = 6, Gamma = preset == SteeringPreset.MeanDifference ? null : 0.5 };
        Run("one", settings);
        Run("two", settings);
        var files = Directory.GetFiles(runs.Folder("one")).Select(Path.GetFileName).Order().ToList();
        Assert.Contains("report.html", files);
        Assert.Contains("validation.csv", files);
        Assert.All(files, f => Assert.True(runs.Bytes("one", f!).AsSpan().SequenceEqual(runs.Bytes("two", f!)), f));
    }

    [Fact]
    public void No_strength_within_the_budget_is_an_error_where_the_preset_clamps_and_zero_where_it_does_not()
    {
        var error = Assert.Throws<ValueLocateException>(() => Run("clamp", Settings with { Preset = SteeringPreset.ValueLocate, KlBudget = 1e-9 }));
        Assert.Contains("even at gamma 0 the edit costs", error.Message, StringComparison.Ordinal);
        Run("mean", Settings with { KlBudget = 1e-9 });
        Assert.All(ResultJson.Read<List<SteeringChoice>>(runs.File("mean", RunFiles.Steering)),
            c => Assert.True(c.Kl <= 1e-9, $"{c.Dimension}: {c.Gamma}, {c.Kl}"));
    }

    [Fact]
    public void A_run_that_was_stopped_goes_on_to_the_same_bytes()
    {
        Run("whole", Settings);
        // Stop after ever more measurements, then go on with the same command.
        for (var stops = 1; stops < 40; stops += 7)
        {
            using var stop = new CancellationTokenSource();
            try
            {
                using var session = RunSession.Start(runs.Folder("cut"), Settings, new StopAfter(stops, stop), cancellation: stop.Token);
                Stages.All(session, TestContext.Current.CancellationToken);
            }
            catch (OperationCanceledException)
            {
            }
        }
        // A line that a crash cut off is measured again.
        var log = runs.File("cut", "measurements.jsonl");
        File.WriteAllText(log, File.ReadAllText(log)[..^20]);
        Run("cut", Settings);
        foreach (var file in (string[])["neurons.json", "steering.json", "validation.json", "measurements.jsonl", "statistics.safetensors"])
            Assert.True(runs.Bytes("whole", file).AsSpan().SequenceEqual(runs.Bytes("cut", file)), file);
    }

    [Fact]
    public void A_folder_with_another_run_is_left_alone()
    {
        Run("one", Settings);
        var refused = Assert.Throws<ValueLocateException>(() => runs.Start("one", Settings with { Seed = 1 })).Message;
        Assert.Contains("another --seed (0 there, 1 here)", refused, StringComparison.Ordinal);
        Directory.CreateDirectory(runs.Folder("mine"));
        File.WriteAllText(runs.File("mine", "thesis.txt"), "x");
        Assert.Contains("not empty", Assert.Throws<ValueLocateException>(() => runs.Start("mine")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_can_not_run_leaves_no_folder()
    {
        Assert.Throws<ValueLocateException>(() => runs.Start("no", Settings with { Model = runs.Folder("nowhere") }));
        Assert.Throws<ValueLocateException>(() => runs.Start("no", Settings with { HoldOut = "nobody" }));
        var e = Assert.Throws<ValueLocateException>(() => runs.Start("no", Settings with { HoldOut = "author:b,brief:denial" }));
        Assert.Contains("names its brief", e.Message, StringComparison.Ordinal);
        Assert.Throws<ValueLocateException>(() => runs.Start("no", Settings with { Gamma = double.NaN }));
        Assert.False(Directory.Exists(runs.Folder("no")));
    }

    [Fact]
    public void Another_model_than_the_run_was_made_with_is_refused()
    {
        Run("one", Settings);
        using var other = new TempFolder();
        other.CopyFrom(Data.Golden("llama-3.1-scaled"));
        File.Copy(runs.ModelFile("tokenizer.json"), other.File("tokenizer.json"));
        using var session = RunSession.Open(runs.Folder("one"), other.Path, cancellation: Now);
        Assert.Contains("is not the one", Assert.Throws<ValueLocateException>(() => session.Model).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_held_out_author_is_never_searched()
    {
        var all = RunData.Of(ValueLocate.Datasets.InsightDataset.Load(runs.DataFolder), "b");
        Assert.DoesNotContain(all.Search.Concat(all.Validation).Concat(all.Test), p => p.Author == "b");
        Assert.All(all.Judged, p => Assert.Equal("b", p.Author));
        Assert.Empty(all.Search.Intersect(all.Test));
    }

    [Fact]
    public void Another_file_of_pairs_is_measured_with_all_controls()
    {
        Run("one", Settings);
        var file = runs.Folder("mine.jsonl");
        File.WriteAllText(file, """
            {"id":"1","dimension":"conservation","question":"Why?","positive":"Because of this.","negative":"Because of that."}
            {"id":"2","dimension":"self_enhancement","question":"Who?","positive":"I am the one.","negative":"It is they."}
            """);
        using var session = RunSession.Open(runs.Folder("one"), cancellation: Now);
        var table = Stages.ValidateOn(session, file, TestContext.Current.CancellationToken);
        Assert.Equal(["conservation", "self_enhancement"], table.Dimensions.Select(d => d.Dimension));
        Assert.Equal(2, table.Leakage!.Count);
        Assert.Equal(2, table.Pooled.RandomDraws);
        Assert.NotNull(table.Pooled.Specificity);
    }

    /// <summary>Runs every stage and writes the report.</summary>
    private void Run(string name, RunSettings settings)
    {
        using var session = runs.Run(name, settings);
        ReportPage.Write(session);
    }
}
