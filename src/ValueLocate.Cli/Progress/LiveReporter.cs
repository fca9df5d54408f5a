using Spectre.Console;
using ValueLocate.Inference.Hub;

namespace ValueLocate.Cli.Progress;

/// <summary>A bar a stage, with tokens/s and the time left.</summary>
internal sealed class LiveReporter(IAnsiConsole console) : Reporter
{
    private ProgressContext? context;
    private ProgressTask? stage;
    private ProgressTask? download;

    public override T Run<T>(Func<Reporter, T> work) => console.Progress()
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RateColumn(),
            new RemainingTimeColumn())
        .Start(c =>
        {
            context = c;
            return work(this);
        });

    public override void Begin(string stage, long tokens)
    {
        this.stage = Add(stage, RateColumn.Tokens, tokens);
        if (tokens <= 0) this.stage.IsIndeterminate = true;
    }

    public override void Advance(long tokens)
    {
        if (stage is null) return;
        // An estimate that was too low grows, so that the bar does not end early.
        stage.MaxValue = Math.Max(stage.MaxValue, stage.Value + tokens + (stage.IsIndeterminate ? 1 : 0));
        stage.Increment(tokens);
    }

    public override void Finish(string stage, bool fresh)
    {
        var task = this.stage ?? Add(fresh ? stage : $"{stage} (done before)", RateColumn.Tokens, 0);
        End(task);
        this.stage = null;
    }

    public override void Report(DownloadProgress value)
    {
        download ??= Add("download", RateColumn.Bytes, value.Total ?? 0);
        download.Description = Markup.Escape($"download {value.File}");
        download.MaxValue = Math.Max(value.Total ?? 0, value.Bytes + 1);
        download.Value = value.Bytes;
        if (value.Bytes == value.Total) End(download);
    }

    public override void Warn(string sentence) => console.WriteLine(sentence);

    private static void End(ProgressTask task)
    {
        task.IsIndeterminate = false;
        task.MaxValue = Math.Max(1, task.Value);
        task.Value = task.MaxValue;
        task.StopTask();
    }

    private ProgressTask Add(string name, string unit, long amount)
    {
        var task = context!.AddTask(Markup.Escape(name), autoStart: true, Math.Max(1, amount));
        task.Tag = unit;
        return task;
    }
}
