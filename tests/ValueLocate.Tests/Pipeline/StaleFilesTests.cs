using ValueLocate.Inference.Weights;
using ValueLocate.Json;
using ValueLocate.Locating;
using ValueLocate.Pipeline;
using static TorchSharp.torch;

namespace ValueLocate.Tests.Pipeline;

/// <summary>No stage takes numbers that were made from other files than those that lie in the folder.</summary>
public sealed class StaleFilesTests : IDisposable
{
    private readonly TinyRuns runs = new(perSplit: 2);

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose() => runs.Dispose();

    [Fact]
    public void Replaced_neurons_are_measured_anew_although_the_log_is_kept()
    {
        runs.Run("run").Dispose();
        var before = runs.Bytes("run", RunFiles.Validation);
        // The same neurons' places, moved by one: the log's words for them do not change.
        ReplaceNeurons(n => n with { Index = (n.Index + 1) % 96 });
        Equal("run", Fresh("run", "fresh"), before);
        // The places stay and the values change.
        before = runs.Bytes("run", RunFiles.Validation);
        ReplaceNeurons(n => n with { MeanPositive = n.MeanNegative + 1.5 * (n.MeanPositive - n.MeanNegative) });
        Equal("run", Fresh("run", "again"), before);
    }

    [Fact]
    public void Replaced_neurons_alone_are_validated_with_strengths_of_their_own()
    {
        runs.Run("run").Dispose();
        ReplaceNeurons(n => n with { Index = (n.Index + 1) % 96 });
        runs.Copy("run", "fresh", RunFiles.Measurements, RunFiles.Steering, RunFiles.Validation, RunFiles.Table, RunFiles.Stages);
        using (var fresh = runs.Start("fresh"))
        {
            Stages.Steer(fresh, Now);
            Stages.Validate(fresh, Now);
        }
        // Only the stage validate is asked for, or other pairs are measured.
        var notes = new StageNotes();
        using var session = runs.Start("run", observer: notes);
        Stages.Validate(session, Now);
        Assert.Equal(["steer", "validate"], notes.Fresh);
        Assert.Equal(runs.Bytes("fresh", RunFiles.Steering), runs.Bytes("run", RunFiles.Steering));
        Assert.Equal(runs.Bytes("fresh", RunFiles.Validation), runs.Bytes("run", RunFiles.Validation));
    }

    [Fact]
    public void A_replaced_strength_is_measured_anew()
    {
        runs.Run("run").Dispose();
        var before = runs.Bytes("run", RunFiles.Validation);
        var steering = File.ReadAllText(runs.File("run", RunFiles.Steering));
        using (var session = runs.Start("run"))
            ResultJson.Write(runs.File("run", RunFiles.Steering), session.Strengths().Select(c => c with { Gamma = c.Gamma / 2 }).ToList());
        Assert.NotEqual(steering, File.ReadAllText(runs.File("run", RunFiles.Steering)));
        Equal("run", Fresh("run", "fresh"), before);
    }

    [Fact]
    public void Replaced_statistics_make_the_later_stages_run_again()
    {
        runs.Run("run").Dispose();
        var first = TinyRuns.Results.ToDictionary(f => f, f => runs.Bytes("run", f));
        SwapAspects(runs.File("run", RunFiles.Statistics));
        var notes = new StageNotes();
        using (var session = runs.Start("run", observer: notes))
        {
            Stages.Locate(session, Now);
            Stages.Validate(session, Now);
            Assert.Equal(["locate", "steer", "validate"], notes.Fresh);
            var turned = ResultJson.Read<LocateResult>(runs.File("run", RunFiles.Neurons)).Sets[0];
            Assert.Equal(turned.All.Select(n => -n.Delta).Order(), Deltas(first[RunFiles.Neurons]).Order());
            Assert.NotEqual(first[RunFiles.Validation], runs.Bytes("run", RunFiles.Validation));
        }
        // The stage probe itself makes its file again, and what follows from it is the first run's.
        notes = new StageNotes();
        using (runs.Run("run", observer: notes)) Assert.Equal(["probe", "locate", "steer", "validate"], notes.Fresh);
        Assert.Contains(
            notes.Notes, n => n.Contains("statistics.safetensors is not what the stage probe wrote: the stage runs again", StringComparison.Ordinal));
        Assert.All(first, f => Assert.True(f.Value.AsSpan().SequenceEqual(runs.Bytes("run", f.Key)), f.Key));
    }

    [Theory]
    [InlineData(RunFiles.Validation)]
    [InlineData(RunFiles.Table)]
    public void An_edited_result_is_made_again(string file)
    {
        runs.Run("run").Dispose();
        var before = runs.Bytes("run", file);
        var text = File.ReadAllText(runs.File("run", file));
        File.WriteAllText(runs.File("run", file), text.Replace('1', '2'));
        Assert.NotEqual(before, runs.Bytes("run", file));
        var notes = new StageNotes();
        using (runs.Run("run", observer: notes)) Assert.Equal(["validate"], notes.Fresh);
        Assert.Equal(before, runs.Bytes("run", file));
        File.Delete(runs.File("run", file));
        runs.Run("run").Dispose();
        Assert.Equal(before, runs.Bytes("run", file));
    }

    [Fact]
    public void Whatever_is_torn_is_made_again_and_a_finished_run_computes_nothing()
    {
        runs.Run("run").Dispose();
        var first = TinyRuns.Results.ToDictionary(f => f, f => runs.Bytes("run", f));
        var notes = new StageNotes();
        using (runs.Run("run", observer: notes)) Assert.Equal(["probe", "locate", "steer", "validate"], notes.Found);
        foreach (var file in (string[])[RunFiles.Statistics, RunFiles.Neurons, RunFiles.Steering, RunFiles.Validation, RunFiles.Stages])
        {
            File.WriteAllBytes(runs.File("run", file), runs.Bytes("run", file)[..^7]);
            notes = new StageNotes();
            runs.Run("run", observer: notes).Dispose();
            Assert.NotEmpty(notes.Fresh);
            Assert.All(first, f => Assert.True(f.Value.AsSpan().SequenceEqual(runs.Bytes("run", f.Key)), $"{f.Key} after {file}"));
        }
    }

    [Fact]
    public void A_session_that_is_open_sees_a_file_that_was_replaced_under_it()
    {
        using var session = runs.Run("run");
        var before = session.Validated().Judged.Pooled.HalfDifference.Mean;
        ReplaceNeurons(n => n with { Index = (n.Index + 1) % 96 });
        Stages.All(session, Now);
        runs.Copy("run", "fresh", RunFiles.Measurements, RunFiles.Validation, RunFiles.Table);
        using var fresh = runs.Run("fresh");
        Assert.Equal(fresh.Validated().Judged.Pooled.HalfDifference.Mean, session.Validated().Judged.Pooled.HalfDifference.Mean);
        Assert.NotEqual(before, session.Validated().Judged.Pooled.HalfDifference.Mean);
    }

    /// <summary>Runs again; then the same on a copy of the folder without anything that could be old.</summary>
    private string Fresh(string name, string copy)
    {
        runs.Copy(name, copy, RunFiles.Measurements, RunFiles.Validation, RunFiles.Table);
        runs.Run(name).Dispose();
        runs.Run(copy).Dispose();
        return copy;
    }

    private void Equal(string name, string fresh, byte[] before)
    {
        Assert.NotEqual(before, runs.Bytes(name, RunFiles.Validation));
        Assert.All(TinyRuns.Results, f => Assert.True(runs.Bytes(fresh, f).AsSpan().SequenceEqual(runs.Bytes(name, f)), f));
    }

    private void ReplaceNeurons(Func<LocatedNeuron, LocatedNeuron> change)
    {
        var path = runs.File("run", RunFiles.Neurons);
        var located = ResultJson.Read<LocateResult>(path);
        NeuronSet Changed(NeuronSet s) => s with { Positive = [.. s.Positive.Select(change)], Negative = [.. s.Negative.Select(change)] };
        ResultJson.Write(path, located with { Sets = [.. located.Sets.Select(Changed)], OtherSets = [.. located.OtherSets.Select(Changed)] });
    }

    private static IEnumerable<double> Deltas(byte[] neurons) =>
        System.Text.Json.JsonSerializer.Deserialize<LocateResult>(neurons, ResultJson.Options)!.Sets[0].All.Select(n => n.Delta);

    /// <summary>Statistics in which each dimension's aspects have changed places.</summary>
    private static void SwapAspects(string path)
    {
        using var scope = NewDisposeScope();
        var tensors = new Dictionary<string, Tensor>();
        using (var file = SafetensorsFile.Open(path))
        {
            foreach (var name in file.Names)
            {
                var swapped = name.Contains(".positive.", StringComparison.Ordinal)
                    ? name.Replace(".positive.", ".negative.", StringComparison.Ordinal)
                    : name.Replace(".negative.", ".positive.", StringComparison.Ordinal);
                tensors[swapped] = file.Read(name).clone();
            }
        }
        SafetensorsWriter.Write(path, tensors, new Dictionary<string, string> { ["format"] = "valuelocate statistics 1" });
    }
}
