using ValueLocate.Inference.Hub;

namespace ValueLocate.Cli.Progress;

/// <summary>Shows nothing.</summary>
internal sealed class SilentReporter : Reporter
{
    public override void Begin(string stage, long tokens)
    {
    }

    public override void Advance(long tokens)
    {
    }

    public override void Finish(string stage, bool fresh)
    {
    }

    public override void Report(DownloadProgress value)
    {
    }
}
