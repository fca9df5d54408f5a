using ValueLocate.Datasets;
using ValueLocate.Pipeline;

namespace ValueLocate.Tests.Pipeline;

/// <summary>A run on a dataset that was made in memory.</summary>
public sealed class MemoryRunTests : IDisposable
{
    private readonly TinyRuns runs = new();
    private readonly InsightDataset made;

    public MemoryRunTests()
    {
        var loaded = InsightDataset.Load(runs.DataFolder);
        made = InsightDataset.Of(loaded.Pairs, loaded.Neutral);
    }

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private RunSettings Settings => runs.Settings with { Dataset = null };

    public void Dispose() => runs.Dispose();

    [Fact]
    public void Its_results_are_those_of_the_same_dataset_saved_and_its_folder_can_be_gone_on_with()
    {
        made.Save(runs.Folder("saved"));
        using (var saved = runs.Start("one", Settings with { Dataset = runs.Folder("saved") })) Stages(saved);
        using (var run = runs.Start("two", Settings, made)) Stages(run);
        foreach (var file in new[] { RunFiles.Statistics, RunFiles.Neurons })
            Assert.Equal(runs.Bytes("one", file), runs.Bytes("two", file));
        using var again = runs.Start("two", Settings, made);
        Assert.Equal(4, again.Located().Sets.Count);
    }

    [Fact]
    public void What_no_folder_keeps_is_not_looked_for_in_one()
    {
        using (runs.Start("run", Settings, made))
        {
        }
        var opened = Error(() => RunSession.Open(runs.Folder("run"), cancellation: Now));
        Assert.Contains("made in memory, and no folder keeps it", opened, StringComparison.Ordinal);
        var fewer = InsightDataset.Of(made.Pairs, made.Neutral.Take(4));
        var changed = Error(() => runs.Start("run", Settings, fewer));
        Assert.Contains("dataset (one in memory has changed since)", changed, StringComparison.Ordinal);
        var another = Error(() => runs.Start("run", Settings with { Dataset = runs.DataFolder }));
        Assert.Contains($"dataset (one in memory there, '{runs.DataFolder}' here)", another, StringComparison.Ordinal);
    }

    [Fact]
    public void A_loaded_one_is_recorded_by_its_folder_and_two_datasets_are_refused()
    {
        using (var run = runs.Start("run", Settings, InsightDataset.Load(runs.DataFolder)))
            Assert.Equal(runs.DataFolder, run.Settings.Dataset);
        using (var run = RunSession.Open(runs.Folder("run"), cancellation: Now)) Assert.Equal(runs.DataFolder, run.Data.Dataset.Folder);
        var two = Error(() => runs.Start("two", Settings with { Dataset = runs.DataFolder }, made));
        Assert.Contains("and another one was given (in memory)", two, StringComparison.Ordinal);
        Assert.False(Directory.Exists(runs.Folder("two")));
    }

    private static string Error(Action start) => Assert.Throws<ValueLocateException>(start).Message;

    private static void Stages(RunSession run)
    {
        ValueLocate.Pipeline.Stages.Probe(run, Now);
        ValueLocate.Pipeline.Stages.Locate(run, Now);
    }
}
