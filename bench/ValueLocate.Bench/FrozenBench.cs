using System.Diagnostics;
using System.Text.Json;
using ValueLocate.Pipeline;
using ValueLocate.Reports;

namespace ValueLocate.Bench;

/// <summary>
/// A run's neurons on the frozen pairs, once for each commit: what is measured again and again while something is chosen is not held out. Each measurement
/// is a line of bench/frozen.jsonl.
/// </summary>
internal static class FrozenBench
{
    public static void Run(string run, string pairs, string record, TextWriter output)
    {
        var commit = Git("rev-parse HEAD");
        if (Git("status --porcelain --untracked-files=no").Length > 0)
            throw new ValueLocateException("The working tree has changes that are not committed: a frozen measurement belongs to a commit, so commit first.");
        if (File.Exists(record) && File.ReadLines(record).Any(l => l.Contains(commit, StringComparison.Ordinal)))
            throw new ValueLocateException($"The frozen pairs were measured at the commit {commit[..12]} already ('{record}'): they are measured once.");
        // Written before anything is measured: a measurement that was stopped half-way has been looked at too.
        File.AppendAllText(record, JsonSerializer.Serialize(new { commit, run = Path.GetFileName(Path.TrimEndingDirectorySeparator(run)) }) + "\n");
        using var session = RunSession.Open(run);
        var all = Path.Combine(Path.GetTempPath(), $"frozen-{commit[..12]}.jsonl");
        try
        {
            File.WriteAllLines(all, Directory.GetFiles(pairs, "*.jsonl").Order(StringComparer.Ordinal).SelectMany(File.ReadLines));
            var table = Stages.ValidateOn(session, all);
            output.Write(EffectJson.Text(table));
        }
        finally
        {
            File.Delete(all);
        }
    }

    private static string Git(string arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { RedirectStandardOutput = true })
            ?? throw new ValueLocateException("git can't be started; the frozen pairs are measured at a commit.");
        var text = git.StandardOutput.ReadToEnd().Trim();
        git.WaitForExit();
        return git.ExitCode == 0 ? text : throw new ValueLocateException("This is no git repository; the frozen pairs are measured at a commit.");
    }
}
