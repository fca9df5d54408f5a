using ValueLocate.Datasets;
using ValueLocate.Pipeline;

namespace ValueLocate.Tests.Pipeline;

/// <summary>Every file of a finished run, cut and changed at many places: the same command names what is wrong, and makes it again or refuses.</summary>
public sealed class TornFilesTests : IDisposable
{
    /// <summary>Cuts and changes a file; VALUELOCATE_TORN_PLACES asks for more than what CI has time for.</summary>
    private static readonly int Places = int.TryParse(Environment.GetEnvironmentVariable("VALUELOCATE_TORN_PLACES"), out var n) ? n : 5;

    private readonly TinyRuns runs = new(perSplit: 2);

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose() => runs.Dispose();

    [Theory]
    [InlineData(RunFiles.Record)]
    [InlineData(RunFiles.Statistics)]
    [InlineData(RunFiles.Steering)]
    [InlineData(RunFiles.Table)]
    [InlineData(RunFiles.Validation)]
    [InlineData(RunFiles.Measurements)]
    [InlineData(RunFiles.Stages)]
    public void A_file_cut_or_changed_anywhere_is_noticed(string file)
    {
        runs.Run("run").Dispose();
        var first = TinyRuns.Results.Append(RunFiles.Measurements).Append(RunFiles.Record).ToDictionary(f => f, f => runs.Bytes("run", f));
        var whole = runs.Bytes("run", file);
        foreach (var damaged in Damaged(whole))
        {
            runs.Copy("run", "torn");
            File.WriteAllBytes(runs.File("torn", file), damaged);
            var notes = new StageNotes();
            try
            {
                using var again = runs.Run("torn", observer: notes);
                // Steering.json may be put in by hand: what can be read is used, which is said, and measured anew. All else ends as it was.
                Assert.True(notes.Notes.Count > 0 || notes.Fresh.Count > 0, "nothing was noticed");
                if (file != RunFiles.Steering || !notes.Notes.Exists(n => n.Contains("used as it is", StringComparison.Ordinal)))
                    Assert.All(first, f => Assert.True(f.Value.AsSpan().SequenceEqual(runs.Bytes("torn", f.Key)), f.Key));
                else Assert.Contains("validate", notes.Fresh);
            }
            catch (ValueLocateException e)
            {
                Assert.Contains(file, e.Message, StringComparison.Ordinal);
            }
            finally
            {
                Directory.Delete(runs.Folder("torn"), recursive: true);
            }
        }
    }

    [Fact]
    public void Neurons_that_were_damaged_are_refused_or_named_and_measured_anew()
    {
        runs.Run("run").Dispose();
        foreach (var damaged in Damaged(runs.Bytes("run", RunFiles.Neurons)))
        {
            runs.Copy("run", "torn");
            File.WriteAllBytes(runs.File("torn", RunFiles.Neurons), damaged);
            var notes = new StageNotes();
            try
            {
                runs.Run("torn", observer: notes).Dispose();
                Assert.Contains(notes.Notes, n => n.StartsWith(RunFiles.Neurons, StringComparison.Ordinal));
                if (notes.Notes.Exists(n => n.Contains("used as it is", StringComparison.Ordinal))) Assert.Contains("validate", notes.Fresh);
                else Assert.Equal(runs.Bytes("run", RunFiles.Validation), runs.Bytes("torn", RunFiles.Validation));
            }
            catch (ValueLocateException)
            {
                // For instance a layer that the model does not have.
                Assert.Contains(notes.Notes, n => n.StartsWith(RunFiles.Neurons, StringComparison.Ordinal));
            }
            Directory.Delete(runs.Folder("torn"), recursive: true);
        }
    }

    [Fact]
    public void Answers_that_were_changed_are_named()
    {
        var settings = runs.Settings with { Contrast = ContrastKind.Persona, PersonaQuestions = 2, MaxTokens = 4 };
        runs.Run("run", settings).Dispose();
        foreach (var damaged in Damaged(runs.Bytes("run", RunFiles.Answers)).Take(6))
        {
            File.WriteAllBytes(runs.File("run", RunFiles.Answers), damaged);
            var notes = new StageNotes();
            try
            {
                runs.Run("run", settings, notes).Dispose();
            }
            catch (ValueLocateException e)
            {
                Assert.Contains(RunFiles.Answers, e.Message, StringComparison.Ordinal);
            }
            Assert.Contains(notes.Notes, n => n.StartsWith(RunFiles.Answers, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_report_is_not_made_of_a_validation_that_was_changed()
    {
        runs.Run("run").Dispose();
        var text = File.ReadAllText(runs.File("run", RunFiles.Validation));
        File.WriteAllText(runs.File("run", RunFiles.Validation), text.Replace("\"gamma\": ", "\"gamma\": 1", StringComparison.Ordinal));
        using var session = RunSession.Open(runs.Folder("run"), cancellation: Now);
        Assert.Contains("is not what the stage validate wrote", Assert.Throws<ValueLocateException>(session.Validated).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run.json.4711.part")]
    [InlineData("run.lock")]
    [InlineData(".0123456789abcdef0123456789abcdef.part")]
    public void A_run_begins_where_only_what_a_killed_one_left_lies(string file)
    {
        Directory.CreateDirectory(runs.Folder("run"));
        File.WriteAllText(runs.File("run", file), "{\"settings\":");
        runs.Run("run").Dispose();
        Assert.False(File.Exists(runs.File("run", file)));
        // Somebody's own file is not taken for that.
        Directory.CreateDirectory(runs.Folder("other"));
        File.WriteAllText(runs.File("other", "thesis.part"), "");
        Assert.Contains("is not empty and holds no run", Assert.Throws<ValueLocateException>(() => runs.Start("other")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_written_files_of_ended_processes_go()
    {
        runs.Run("run").Dispose();
        var part = runs.File("run", RunFiles.Validation + ".4711.part");
        File.WriteAllText(part, "{");
        File.WriteAllText(runs.File("run", "notes.part"), "mine");
        runs.Run("run").Dispose();
        Assert.False(File.Exists(part));
        Assert.True(File.Exists(runs.File("run", "notes.part")));
    }

    [Fact]
    public void A_folder_that_was_deleted_under_a_run_is_not_begun_in_the_middle()
    {
        using (var session = runs.Start("run"))
        {
            Stages.Probe(session, Now);
            Directory.Delete(runs.Folder("run"), recursive: true);
            Assert.Contains("has lost its run.json", Assert.Throws<ValueLocateException>(() => Stages.Locate(session, Now)).Message, StringComparison.Ordinal);
            Assert.False(Directory.Exists(runs.Folder("run")));
        }
        runs.Run("run").Dispose();
        Assert.True(File.Exists(runs.File("run", RunFiles.Validation)));
    }

    /// <summary>A file cut at some places, the first of them its beginning, and with one bit changed at others. What is drawn is always the same.</summary>
    internal static IEnumerable<byte[]> Damaged(byte[] whole)
    {
        var random = new SplitMix(20);
        for (var i = 0; i < Places; i++) yield return whole[..(int)((long)whole.Length * i / Places)];
        for (var i = 0; i < Places; i++)
        {
            var changed = (byte[])whole.Clone();
            changed[(int)(random.Next() % (ulong)whole.Length)] ^= (byte)(1 << (int)(random.Next() % 8));
            yield return changed;
        }
    }
}
