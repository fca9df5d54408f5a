using System.Diagnostics;

namespace ValueLocate.Tests.Reports;

/// <summary>Debian's browser without a window.</summary>
internal static class Chromium
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    /// <summary>Skips the test where there is none.</summary>
    public static void Require() => Testing.Require.Tool("browser", Browser() is not null, "no chromium is installed");

    /// <summary>Opens a page; with --dump-dom the answer is its markup once it has run.</summary>
    public static string Run(string folder, string page, params string[] options)
    {
        var start = new ProcessStartInfo(Browser()!) { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] usual =
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--hide-scrollbars",
            $"--user-data-dir={Path.Combine(folder, "profile-" + Guid.NewGuid().ToString("N"))}",
        ];
        foreach (var o in usual.Concat(options).Append(new Uri(page).AbsoluteUri)) start.ArgumentList.Add(o);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromMinutes(2)))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail("The browser did not finish in two minutes.");
        }
        Assert.True(process.ExitCode == 0, error.GetAwaiter().GetResult());
        return output.GetAwaiter().GetResult();
    }

    /// <summary>The program; null where there is none.</summary>
    public static string? Browser() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(d => Names.Select(n => Path.Combine(d, n))).FirstOrDefault(File.Exists);
}
