using System.Diagnostics;
using ValueLocate.Kernel.Jupyter;
using ValueLocate.Kernel.Notebooks;

namespace ValueLocate.Bench.Fuzz;

/// <summary>Gives a reader broken files and looks what comes of it: it may read them or refuse them with a sentence, within time and memory.</summary>
internal static class FuzzRun
{
    /// <summary>A read that takes longer hangs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Runs a reader on so many broken files.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="executions">Files.</param>
    /// <param name="seed">The seed of the first; the others follow.</param>
    /// <param name="keep">A folder that gets each kind of crash once; null: none.</param>
    public static FuzzResult Of(FuzzReader reader, int executions, int seed, string? keep = null)
    {
        var result = new FuzzResult(reader.Name);
        // A thread of its own, so that a read that never ends is noticed.
        var (at, since, ended) = (0, Stopwatch.GetTimestamp(), false);
        var thread = new Thread(() =>
        {
            for (; at < executions && !Volatile.Read(ref ended); at++)
            {
                var bytes = new Mutator(reader.Corpus, seed + at).Next();
                Volatile.Write(ref since, Stopwatch.GetTimestamp());
                One(reader, bytes, result, keep);
            }
            Volatile.Write(ref ended, true);
        }, 16 << 20)
        { IsBackground = true };
        thread.Start();
        while (!thread.Join(100))
        {
            if (Stopwatch.GetElapsedTime(Volatile.Read(ref since)) < Patience) continue;
            Volatile.Write(ref ended, true);
            result.Crashed($"hang of more than {Patience.TotalSeconds} s at seed {seed + at}", new Mutator(reader.Corpus, seed + at).Next(), keep);
            break;
        }
        return result;
    }

    /// <summary>Reads one file.</summary>
    public static void One(FuzzReader reader, byte[] bytes, FuzzResult result, string? keep = null)
    {
        var (before, start) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
        try
        {
            reader.Read(bytes);
            result.Read++;
        }
        catch (Exception e) when (e is ValueLocateException or NotebookException or JupyterException)
        {
            if (e.Message.Length <= 3000 && !e.Message.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t'))) result.Refused++;
            else
                result.Crashed($"a message of {e.Message.Length / 1000} thousand characters, or one that drives a terminal: "
                    + e.Message[..Math.Min(60, e.Message.Length)], bytes, keep);
        }
        // Whatever else is thrown is what is looked for.
        catch (Exception e)
        {
            result.Crashed($"{e.GetType().Name} {Place(e)}", bytes, keep);
        }
        result.Took(Stopwatch.GetElapsedTime(start), GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>The project's own method that let it through.</summary>
    private static string Place(Exception e) => (e.StackTrace ?? "").Split('\n').Select(l => l.Trim())
        .FirstOrDefault(l => l.Contains("ValueLocate.", StringComparison.Ordinal)) is { } line ? line.Split(" in ")[0] : "";
}

/// <summary>What came of a reader's broken files.</summary>
/// <param name="name">What was read.</param>
internal sealed class FuzzResult(string name)
{
    public string Name => name;

    public long Read { get; set; }

    public long Refused { get; set; }

    /// <summary>Kinds of crashes, with how often each came.</summary>
    public SortedDictionary<string, int> Crashes { get; } = [];

    public TimeSpan Slowest { get; private set; }

    /// <summary>The most managed bytes that one read asked for.</summary>
    public long MostBytes { get; private set; }

    public long Executions => Read + Refused + Crashes.Values.Sum();

    public void Took(TimeSpan time, long bytes)
    {
        if (time > Slowest) Slowest = time;
        MostBytes = Math.Max(MostBytes, bytes);
    }

    public void Crashed(string kind, byte[] bytes, string? keep)
    {
        Crashes[kind] = Crashes.GetValueOrDefault(kind) + 1;
        if (keep is null || Crashes[kind] > 1) return;
        Directory.CreateDirectory(keep);
        var file = Path.Combine(keep, $"{name.Replace(' ', '-')}-{Crashes.Count}");
        File.WriteAllBytes(file, bytes);
        File.WriteAllText(file + ".txt", kind + "\n");
    }
}
