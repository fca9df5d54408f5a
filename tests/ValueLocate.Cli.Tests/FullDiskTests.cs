using System.Diagnostics;
using ValueLocate.Pipeline;
using ValueLocate.Tests;

namespace ValueLocate.Cli.Tests;

/// <summary>A full disk in any stage ends a run with a sentence; the same command goes on once there is space. And a disk that can't be written.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly TestFolder files = new();
    private readonly TempFolder data = new();
    private readonly string disk;
    private bool mounted;

    public FullDiskTests() => disk = Directory.CreateDirectory(files["disk"]).FullName;

    public void Dispose()
    {
        if (mounted) _ = Command("umount", disk);
        files.Dispose();
        data.Dispose();
    }

    [Fact]
    public void Space_ends_in_every_stage_and_the_run_ends_as_an_undisturbed_one()
    {
        Mount(4);
        Tiny.Dataset(data, perSplit: 2);
        string[] command =
        [
            "run", "--model", files.CopyModelWithTokenizer(), "--data", data.Path, "--template", "plain", "--threads", "1",
            "--select", "fraction", "--fraction", "0.1", "--random-draws", "2", "--quiet", "--out",
        ];
        HashSet<string> stuckBehind = [];
        var done = false;
        for (var kilobytes = 8; !done && kilobytes < 64 << 10; kilobytes = kilobytes * 5 / 4 + 4)
        {
            Assert.True(Command("mount", "-o", $"remount,size={kilobytes}k", disk));
            var run = CommandLine.Run([.. command, Path.Combine(disk, "run")]);
            done = run.Code == 0;
            if (done) break;
            Assert.Matches("space|disk|written", run.Sentence());
            stuckBehind.Add(string.Join(' ', TinyFiles(Path.Combine(disk, "run")).Order()));
        }
        Assert.True(done);
        Assert.True(stuckBehind.Count >= 3, string.Join('\n', stuckBehind));
        Assert.Equal(0, CommandLine.Run([.. command, files["whole"]]).Code);
        Assert.Equal(TinyFiles(files["whole"]).Order(), TinyFiles(Path.Combine(disk, "run")).Order());
        Assert.All(TinyFiles(files["whole"]), f =>
            Assert.True(File.ReadAllBytes(files["whole/" + f]).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(disk, "run", f))), f));
    }

    [Fact]
    public void A_finished_run_is_opened_on_a_disk_that_can_only_be_read()
    {
        Mount(16 << 10);
        using var run = new TinyRun();
        var folder = Directory.CreateDirectory(Path.Combine(disk, "run")).FullName;
        foreach (var file in Directory.GetFiles(run.Folder)) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        Assert.True(Command("mount", "-o", "remount,ro", disk));
        using (var session = RunSession.Open(folder, cancellation: TestContext.Current.CancellationToken))
            Assert.Equal(4, session.Located().Sets.Count);
        var steered = CommandLine.Run("steer", "--run", folder, "--dimension", "conservation", "--prompt", "Why?", "--max-tokens", "4", "--quiet");
        Assert.True(steered.Code == 0, steered.Error);
    }

    private static IEnumerable<string> TinyFiles(string folder) =>
        Directory.Exists(folder) ? Directory.GetFiles(folder).Select(f => Path.GetFileName(f)!) : [];

    private void Mount(int kilobytes)
    {
        mounted = OperatingSystem.IsLinux() && Command("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k", "tmpfs", disk);
        Require.Tool("mount", mounted, "a tmpfs can't be mounted here (it takes Linux and root)");
    }

    private static bool Command(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
