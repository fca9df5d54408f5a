using ValueLocate.Datasets;
using ValueLocate.Inference;
using ValueLocate.Pipeline;

namespace ValueLocate.Tests.Pipeline;

/// <summary>A run on a dataset that was made in memory.</summary>
public sealed class MemoryRunTests : IDisposable
{
    private readonly TempFolder model = new();
    private readonly TempFolder data = new();
    private readonly TempFolder runs = new();
    private readonly InsightDataset made;

    public MemoryRunTests()
    {
        Tiny.Model(model);
        Tiny.Dataset(data);
        var loaded = InsightDataset.Load(data.Path);
        made = InsightDataset.Of(loaded.Pairs, loaded.Neutral);
    }

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private RunSettings Settings => new()
    {
        Model = model.Path,
        Folds = 2,
        Permutations = 2,
        RandomDraws = 2,
        Selection = new() { Kind = ValueLocate.Locating.SelectionKind.Fraction, Fraction = 0.1 },
        Options = new ModelOptions { Dtype = "float32", Threads = 1, Template = "plain" },
    };

    [Fact]
    public void Its_results_are_those_of_the_same_dataset_saved_and_its_folder_can_be_gone_on_with()
    {
        made.Save(runs.File("saved"));
        using (var saved = RunSession.Start(runs.File("one"), Settings with { Dataset = runs.File("saved") }, cancellation: Now)) Stages(saved);
        using (var run = RunSession.Start(runs.File("two"), Settings, made, cancellation: Now)) Stages(run);
        foreach (var file in new[] { RunFiles.Statistics, RunFiles.Neurons })
            Assert.Equal(File.ReadAllBytes(Path.Combine(runs.File("one"), file)), File.ReadAllBytes(Path.Combine(runs.File("two"), file)));
        using var again = RunSession.Start(runs.File("two"), Settings, made, cancellation: Now);
        Assert.Equal(4, again.Located().Sets.Count);
    }

    [Fact]
    public void What_no_folder_keeps_is_not_looked_for_in_one()
    {
        using (RunSession.Start(runs.File("run"), Settings, made, cancellation: Now))
        {
        }
        Assert.Contains("made in memory, and no folder keeps it", Error(() => RunSession.Open(runs.File("run"), cancellation: Now)), StringComparison.Ordinal);
        var fewer = InsightDataset.Of(made.Pairs, made.Neutral.Take(4));
        var changed = Error(() => RunSession.Start(runs.File("run"), Settings, fewer, cancellation: Now));
        Assert.Contains("dataset (one in memory has changed since)", changed, StringComparison.Ordinal);
        var another = Error(() => RunSession.Start(runs.File("run"), Settings with { Dataset = data.Path }, cancellation: Now));
        Assert.Contains($"dataset (one in memory there, '{data.Path}' here)", another, StringComparison.Ordinal);
    }

    [Fact]
    public void A_loaded_one_is_recorded_by_its_folder_and_two_datasets_are_refused()
    {
        using (var run = RunSession.Start(runs.File("run"), Settings, InsightDataset.Load(data.Path), cancellation: Now))
            Assert.Equal(data.Path, run.Settings.Dataset);
        using (var run = RunSession.Open(runs.File("run"), cancellation: Now)) Assert.Equal(data.Path, run.Data.Dataset.Folder);
        var two = Error(() => RunSession.Start(runs.File("two"), Settings with { Dataset = data.Path }, made, cancellation: Now));
        Assert.Contains("and another one was given (in memory)", two, StringComparison.Ordinal);
        Assert.False(Directory.Exists(runs.File("two")));
    }

    public void Dispose()
    {
        model.Dispose();
        data.Dispose();
        runs.Dispose();
    }

    private static string Error(Action start) => Assert.Throws<ValueLocateException>(start).Message;

    private static void Stages(RunSession run)
    {
        ValueLocate.Pipeline.Stages.Probe(run, Now);
        ValueLocate.Pipeline.Stages.Locate(run, Now);
    }
}
