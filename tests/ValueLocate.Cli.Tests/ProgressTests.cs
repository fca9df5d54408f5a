using Spectre.Console;
using ValueLocate.Cli.Output;
using ValueLocate.Cli.Progress;
using ValueLocate.Inference.Hub;

namespace ValueLocate.Cli.Tests;

public class ProgressTests
{
    private static int Work(Reporter r)
    {
        r.Report(new DownloadProgress("model.safetensors", 0, 2_000_000));
        r.Report(new DownloadProgress("model.safetensors", 2_000_000, 2_000_000));
        r.Finish("probe", fresh: false);
        r.Begin("locate", 0);
        r.Finish("locate", fresh: true);
        r.Begin("steer", 1000);
        r.Advance(600);
        r.Advance(600);
        r.Finish("steer", fresh: true);
        return Environment.CurrentManagedThreadId;
    }

    [Fact]
    public void Redirected_progress_is_a_line_when_a_stage_begins_and_one_when_it_ends()
    {
        using var error = new StringWriter();
        new LineReporter(error).Run(Work);
        var lines = error.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(6, lines.Length);
        Assert.Equal("download: model.safetensors (0 of 2 MB are here)", lines[0]);
        Assert.Equal("probe: done before", lines[1]);
        Assert.Equal("steer: begins, 1,000 tokens", lines[4]);
        Assert.Contains("1,200 tokens, ", lines[5], StringComparison.Ordinal);
        Assert.EndsWith("tokens/s", lines[5], StringComparison.Ordinal);
    }

    [Fact]
    public void Live_progress_works_on_the_callers_thread_and_passes_exceptions_on()
    {
        using var error = new StringWriter();
        var console =
            AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error), Ansi = AnsiSupport.Yes, Interactive = InteractionSupport.Yes });
        console.Profile.Width = 100;
        // libtorch keeps its number of threads for each calling thread.
        Assert.Equal(Environment.CurrentManagedThreadId, new LiveReporter(console).Run(Work));
        foreach (var stage in new[] { "download", "probe", "locate", "steer", "tokens/s" }) Assert.Contains(stage, error.ToString(), StringComparison.Ordinal);
        Assert.Throws<ValueLocateException>(() => new LiveReporter(console).Run<int>(_ => throw new ValueLocateException("x")));
    }

    [Fact]
    public void Quiet_shows_nothing()
    {
        using StringWriter output = new(), error = new();
        Reporter.For(new Terminal(output, error, default), quiet: true).Run(Work);
        Assert.Equal("", output.ToString() + error);
    }
}
