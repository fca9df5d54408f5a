using System.Diagnostics;
using ValueLocate.Inference.Hub;

namespace ValueLocate.Cli.Progress;

/// <summary>A line when a stage or a file begins, and one when a stage ends: for logs.</summary>
internal sealed class LineReporter(TextWriter error) : Reporter
{
    private readonly Stopwatch clock = new();
    private long done;
    private string? file;

    public override void Begin(string stage, long tokens)
    {
        done = 0;
        clock.Restart();
        Line(tokens > 0 ? $"{stage}: begins, {tokens:N0} tokens" : $"{stage}: begins");
    }

    public override void Advance(long tokens) => done += tokens;

    public override void Finish(string stage, bool fresh)
    {
        var seconds = clock.Elapsed.TotalSeconds;
        if (!fresh) Line($"{stage}: done before");
        else if (done > 0) Line($"{stage}: done in {seconds:0.0} s, {done:N0} tokens, {done / seconds:N0} tokens/s");
        else Line($"{stage}: done in {seconds:0.0} s");
    }

    public override void Report(DownloadProgress value)
    {
        if (value.File == file) return;
        file = value.File;
        Line(value.Total is { } total ? $"download: {file} ({value.Bytes / 1e6:N0} of {total / 1e6:N0} MB are here)" : $"download: {file}");
    }

    public override void Warn(string sentence) => Line(sentence);

    // The process has one culture, the invariant one: see Directory.Build.props.
    private void Line(string text) => error.WriteLine(text);
}
