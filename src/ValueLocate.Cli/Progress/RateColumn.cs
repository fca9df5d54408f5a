using Spectre.Console;
using Spectre.Console.Rendering;

namespace ValueLocate.Cli.Progress;

/// <summary>"1,110 tokens/s", or "12.3 MB/s" of a download; once done, the mean.</summary>
internal sealed class RateColumn : ProgressColumn
{
    public const string Tokens = "tokens";
    public const string Bytes = "bytes";

    protected override bool NoWrap => true;

    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Spectre.Console.Text(Rate(task), Style.Plain);

    internal static string Rate(ProgressTask task)
    {
        var mean = task.ElapsedTime is { TotalSeconds: > 0 } t ? task.Value / t.TotalSeconds : (double?)null;
        if ((task.IsFinished ? mean : task.Speed ?? mean) is not { } rate || task.Value <= 1) return "";
        return Equals(task.Tag, Bytes)
            ? $"{rate / 1e6:0.0} MB/s"
            : $"{rate:N0} tokens/s";
    }
}
