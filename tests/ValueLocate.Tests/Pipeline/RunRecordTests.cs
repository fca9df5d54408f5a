using ValueLocate.Datasets;
using ValueLocate.Inference;
using ValueLocate.Pipeline;

namespace ValueLocate.Tests.Pipeline;

/// <summary>What is said to differ between two runs is what differs, and a run's dataset is found where it lies now.</summary>
public sealed class RunRecordTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Another_model_that_brings_its_own_dataset_is_another_model()
    {
        var (one, two) = (Record(Model("one", 4)), Record(Model("two", 5)) with { ModelFingerprint = "other" });
        Assert.NotEqual(one.DatasetHash, two.DatasetHash);
        Assert.Equal($"model ('{one.Settings.Model}' there, '{two.Settings.Model}' here)", two.DifferenceFrom(one));
        Assert.Equal($"model ('{one.Settings.Model}' has changed since)", (one with { ModelFingerprint = "other" }).DifferenceFrom(one));
    }

    [Fact]
    public void The_same_dataset_under_another_name_is_no_other_dataset()
    {
        var own = Record(Model("one", 4));
        var named = own with { Settings = own.Settings with { Dataset = Path.Combine(own.Settings.Model, ".", "insight") + "/" } };
        Assert.Equal(own.DatasetHash, InsightDataset.Load(named.Settings.Dataset!).Hash);
        Assert.Null(named.DifferenceFrom(own));
        Assert.Null((own with { Settings = own.Settings with { Model = own.Settings.Model + "/", Revision = "main" } }).DifferenceFrom(own));
    }

    [Fact]
    public void A_dataset_that_differs_is_named_where_it_lies()
    {
        var own = Record(Model("one", 4));
        var other = Record(own.Settings with { Dataset = DatasetIn(folder.File("mine"), 5) });
        Assert.Equal($"dataset ('{own.Settings.Model}/insight' there, '{other.Settings.Dataset}' here)", other.DifferenceFrom(own));
        Assert.Equal($"dataset ('{own.Settings.Model}/insight' has changed since)", (own with { DatasetHash = "x" }).DifferenceFrom(own));
        // The copy of a model without its folder insight is read with the packaged dataset.
        var bare = Record(own.Settings with { Model = Directory.CreateDirectory(folder.File("bare")).FullName });
        Assert.Equal($"dataset ('{own.Settings.Model}/insight' there, the packaged ValueInsight here)", bare.DifferenceFrom(own));
        Directory.Delete(own.Settings.Model, recursive: true);
        Assert.Equal("dataset (one that was not named there, the packaged ValueInsight here)", bare.DifferenceFrom(own));
    }

    [Fact]
    public void All_that_differs_is_said()
    {
        var own = Record(Model("one", 4));
        var other = own with { AnswersHash = "a", Settings = own.Settings with { Answers = "a.jsonl", Contrast = ContrastKind.Persona, Gamma = 0.5 } };
        Assert.Equal(
            "file of answers (none there, a.jsonl here) and another --contrast (pairs there, persona here) and another --gamma (none there, 0.5 here)",
            other.DifferenceFrom(own));
    }

    [Fact]
    public void A_runs_dataset_is_found_with_its_model_or_where_it_was()
    {
        var record = Record(Model("one", 4));
        Assert.Equal(record.DatasetHash, record.FindDataset("run").Hash);
        // Only the model's weights were copied elsewhere: the dataset still lies where it was.
        Assert.Equal(record.DatasetHash, record.FindDataset("run", Directory.CreateDirectory(folder.File("bare")).FullName).Hash);
        // All of it was moved.
        Directory.Move(record.Settings.Model, folder.File("moved"));
        Assert.Equal(record.DatasetHash, record.FindDataset("run", folder.File("moved")).Hash);
        var lost = Assert.Throws<ValueLocateException>(() => record.FindDataset("run")).Message;
        Assert.Contains("was not found", lost, StringComparison.Ordinal);
        Assert.Contains(record.Settings.Model, lost, StringComparison.Ordinal);
        Assert.DoesNotContain("ValueInsight' has changed", lost, StringComparison.Ordinal);
        // A run on the packaged dataset, whose model now lies where another dataset does.
        var packaged = Record(new RunSettings { Model = folder.File("bare") });
        Assert.Equal(packaged.DatasetHash, packaged.FindDataset("run", folder.File("moved")).Hash);
    }

    [Fact]
    public void A_named_dataset_that_has_changed_is_named()
    {
        var record = Record(new RunSettings { Model = "m", Dataset = DatasetIn(folder.File("mine"), 4) });
        Assert.Equal(record.DatasetHash, record.FindDataset("run").Hash);
        File.AppendAllText(folder.File("mine/neutral.jsonl"), """{"id":"more","text":"A cup."}""" + "\n");
        var changed = Assert.Throws<ValueLocateException>(() => record.FindDataset("run")).Message;
        Assert.Contains($"'{record.Settings.Dataset}' has changed since", changed, StringComparison.Ordinal);
    }

    private static RunRecord Record(RunSettings settings) => MadeUpRecord.Of(
        settings, InsightDataset.Load(settings.Dataset ?? EmbeddedModel.OwnDataset(settings.Model) ?? RunSession.PackagedDataset).Hash);

    private static string DatasetIn(string place, int perSplit)
    {
        using var data = new TempFolder();
        Tiny.Dataset(data, perSplit);
        Directory.CreateDirectory(place);
        foreach (var file in Directory.GetFiles(data.Path)) File.Copy(file, Path.Combine(place, Path.GetFileName(file)));
        return place;
    }

    /// <summary>A model's folder as far as datasets go: one with a dataset of its own.</summary>
    private RunSettings Model(string name, int perSplit)
    {
        DatasetIn(Path.Combine(folder.File(name), EmbeddedModel.DatasetFolder), perSplit);
        return new RunSettings { Model = folder.File(name) };
    }
}
