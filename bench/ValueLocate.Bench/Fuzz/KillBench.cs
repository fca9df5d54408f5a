using System.Diagnostics;

namespace ValueLocate.Bench.Fuzz;

/// <summary>
/// Runs of tiny-values through the command line that are killed by SIGKILL at random moments and given again: in the end every file has the bytes of an
/// undisturbed run, and nothing else lies in the folder.
/// </summary>
internal static class KillBench
{
    private const int KillsARun = 5;

    private static readonly string[] Settings =
    [
        "run", "--model", "tiny-values", "--threads", "1", "--gamma", "3", "--random-draws", "2", "--random-questions", "2", "--permutations", "3",
        "--folds", "4", "--gradient-questions", "4", "--quiet", "--out",
    ];

    /// <summary>Runs until so many kills hit a living process.</summary>
    public static bool Run(string root, int kills, int seed, TextWriter output)
    {
        var cli = Path.Combine(root, "src", "ValueLocate.Cli", "bin", "Release", "net10.0", "ValueLocate.Cli.dll");
        if (!File.Exists(cli)) throw new ValueLocateException($"There is no '{cli}': build src/ValueLocate.Cli in Release first, and stand in the repository.");
        var folder = Directory.CreateTempSubdirectory("valuelocate-kills-").FullName;
        try
        {
            var random = new Random(seed);
            var start = Stopwatch.GetTimestamp();
            Finish(cli, Path.Combine(folder, "whole"));
            var whole = Stopwatch.GetElapsedTime(start);
            output.WriteLine($"undisturbed: {whole.TotalSeconds:0.0} s");
            var (done, runs, same) = (0, 0, 0);
            for (; done < kills; runs++)
            {
                var run = Path.Combine(folder, $"run{runs}");
                for (var i = 0; i < KillsARun && done < kills; i++)
                {
                    using var process = Begin(cli, run);
                    if (process.WaitForExit(random.NextDouble() * whole)) break;
                    process.Kill();
                    process.WaitForExit();
                    done++;
                }
                Finish(cli, run);
                var differing = Differing(Path.Combine(folder, "whole"), run);
                if (differing.Count == 0) same++;
                output.WriteLine($"run {runs}, {done} kills so far: {(differing.Count == 0 ? "identical" : string.Join(", ", differing))}");
                Directory.Delete(run, recursive: true);
            }
            output.WriteLine($"{done} kills in {runs} runs: {same} identical");
            return same == runs;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Process Begin(string cli, string folder) => Process.Start(new ProcessStartInfo("dotnet", [cli, .. Settings, folder])
    {
        RedirectStandardOutput = true,
    })!;

    private static void Finish(string cli, string folder)
    {
        using var process = Begin(cli, folder);
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new ValueLocateException($"The run in '{folder}' ended with {process.ExitCode}: what it said stands above.");
    }

    private static List<string> Differing(string one, string other)
    {
        var names = Directory.GetFiles(one).Concat(Directory.GetFiles(other)).Select(f => Path.GetFileName(f)!).Distinct();
        return [.. names.Where(n => !Bytes(one, n).AsSpan().SequenceEqual(Bytes(other, n)))];

        static byte[] Bytes(string folder, string name) => File.Exists(Path.Combine(folder, name)) ? File.ReadAllBytes(Path.Combine(folder, name)) : [];
    }
}
