using ValueLocate.Inference.Hub;

namespace ValueLocate.Cli.Progress;

/// <summary>Shows no progress. What is odd about a model is said all the same.</summary>
internal sealed class SilentReporter(TextWriter error) : Reporter
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

    public override void Warn(string sentence) => error.WriteLine(sentence);
}
