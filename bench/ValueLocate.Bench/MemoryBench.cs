using System.Globalization;
using ValueLocate.Pipeline;

namespace ValueLocate.Bench;

/// <summary>A run's peak of resident memory in each stage, as Linux counts it (VmHWM of /proc/self/status, set back between stages).</summary>
internal static class MemoryBench
{
    /// <param name="model">A model's folder, file or id.</param>
    /// <param name="folder">Where the run is kept; a stage that is finished there is not measured.</param>
    /// <param name="short">Few controls, so that it ends soon; what is held at once is that of a whole run.</param>
    /// <param name="output">Where the table goes.</param>
    public static void Run(string model, string folder, bool @short, TextWriter output)
    {
        if (!OperatingSystem.IsLinux()) throw new ValueLocateException("Peaks of memory are read from /proc, which only Linux has.");
        var settings = new RunSettings { Model = model };
        if (@short) settings = settings with { RandomDraws = 2, RandomQuestions = 2, GradientQuestions = 4, Gamma = 4 };
        output.WriteLine("| stage | peak, MB | left, MB |");
        output.WriteLine("|---|---:|---:|");
        using var session = RunSession.Start(folder, settings, new Observer(output));
        Row(output, "loading");
        Stages.All(session);
    }

    private static void Row(TextWriter output, string stage)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {stage} | {Status("VmHWM:"):F0} | {Status("VmRSS:"):F0} |"));
        // 5 sets the peak back to what is resident now (proc(5)).
        File.WriteAllText("/proc/self/clear_refs", "5");
    }

    /// <summary>MB of a line of /proc/self/status, which gives KiB.</summary>
    private static double Status(string name)
    {
        var line = File.ReadLines("/proc/self/status").First(l => l.StartsWith(name, StringComparison.Ordinal));
        return 1024 * double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1e6;
    }

    private sealed class Observer(TextWriter output) : IRunObserver
    {
        public void Begin(string stage, long tokens)
        {
        }

        public void Advance(long tokens)
        {
        }

        public void Finish(string stage, bool fresh) => Row(output, stage);
    }
}
