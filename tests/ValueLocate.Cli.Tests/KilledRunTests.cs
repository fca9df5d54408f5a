using System.Diagnostics;
using ValueLocate.Pipeline;
using ValueLocate.Tests;

namespace ValueLocate.Cli.Tests;

/// <summary>A process that works in a run's folder keeps others out while it lives, and no longer.</summary>
public sealed class KilledRunTests : IDisposable
{
    private readonly TestFolder files = new();
    private readonly TempFolder data = new();

    public void Dispose()
    {
        files.Dispose();
        data.Dispose();
    }

    [Fact]
    public async Task Kills_at_any_moment_leave_what_the_same_command_goes_on_with()
    {
        const int Kills = 10;
        Tiny.Dataset(data, perSplit: 2);
        string[] command =
        [
            "run", "--model", files.CopyModelWithTokenizer(), "--data", data.Path, "--template", "plain", "--threads", "1",
            "--select", "fraction", "--fraction", "0.1", "--random-draws", "2", "--quiet", "--out",
        ];
        var start = Stopwatch.GetTimestamp();
        Assert.Equal(0, await Whole(files["whole"]));
        var whole = Stopwatch.GetElapsedTime(start);
        var random = new Random(20);
        for (var i = 0; i < Kills; i++)
        {
            using var process = Begin(files["run"]);
            // Most of the time a process starts up and loads; the moments that matter lie behind that.
            if (process.WaitForExit(whole * (0.3 + 0.6 * random.NextDouble()))) Directory.Delete(files["run"], recursive: true);
            else process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        Assert.Equal(0, await Whole(files["run"]));
        Assert.Equal(Directory.GetFiles(files["whole"]).Select(Path.GetFileName).Order(), Directory.GetFiles(files["run"]).Select(Path.GetFileName).Order());
        Assert.All(Directory.GetFiles(files["whole"]), f =>
            Assert.True(File.ReadAllBytes(f).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(files["run"], Path.GetFileName(f)))), f));

        async Task<int> Whole(string folder)
        {
            using var process = Begin(folder);
            var printed = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            _ = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            _ = await printed;
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return process.ExitCode;
        }

        Process Begin(string folder) => Process.Start(
            new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ValueLocate.Cli.dll"), .. command, folder])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            })!;
    }

    [Fact]
    public async Task A_run_that_was_killed_goes_on_with_the_same_command_to_the_same_bytes()
    {
        Tiny.Dataset(data);
        var model = files.CopyModelWithTokenizer();
        string[] command =
        [
            "run", "--model", model, "--data", data.Path, "--template", "plain", "--threads", "1",
            "--select", "fraction", "--fraction", "0.1", "--random-draws", "2", "--quiet",
        ];
        var (folder, log) = (files["run"], files["run/" + RunFiles.Measurements]);
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ValueLocate.Cli.dll"), .. command, "--out", folder])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        while (!process.HasExited && !(File.Exists(log) && File.ReadLines(log).Take(5).Count() == 5))
            await Task.Delay(10, TestContext.Current.CancellationToken);
        if (!process.HasExited)
        {
            var second = CommandLine.Run([.. command, "--out", folder]);
            if (!process.HasExited) Assert.Contains($"working in the run's folder '{folder}'", second.Sentence(), StringComparison.Ordinal);
            process.Kill();
        }
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var again = CommandLine.Run([.. command, "--out", folder]);
        Assert.True(again.Code == 0, again.Error);
        var whole = CommandLine.Run([.. command, "--out", files["whole"]]);
        Assert.True(whole.Code == 0, whole.Error);
        foreach (var file in (string[])[RunFiles.Statistics, RunFiles.Neurons, RunFiles.Steering, RunFiles.Validation, RunFiles.Measurements])
            Assert.True(File.ReadAllBytes(files["whole/" + file]).AsSpan().SequenceEqual(File.ReadAllBytes(files["run/" + file])), file);
        Assert.False(File.Exists(files["run/" + RunFiles.Lock]));
    }
}
