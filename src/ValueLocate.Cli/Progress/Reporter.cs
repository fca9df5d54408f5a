using ValueLocate.Cli.Output;
using ValueLocate.Inference.Hub;
using ValueLocate.Pipeline;

namespace ValueLocate.Cli.Progress;

/// <summary>Shows on stderr how a run and its downloads get on: live on a terminal, plain lines elsewhere, nothing if asked.</summary>
internal abstract class Reporter : IRunObserver, ILoadProgress
{
    public static Reporter For(Terminal terminal, bool quiet) =>
        quiet ? new SilentReporter(terminal.Error) : terminal.IsInteractive ? new LiveReporter(terminal.ErrorConsole) : new LineReporter(terminal.Error);

    /// <summary>Does some work, on this thread, while progress is shown.</summary>
    public virtual T Run<T>(Func<Reporter, T> work) => work(this);

    /// <inheritdoc/>
    public abstract void Begin(string stage, long tokens);

    /// <inheritdoc/>
    public abstract void Advance(long tokens);

    /// <inheritdoc/>
    public abstract void Finish(string stage, bool fresh);

    /// <inheritdoc/>
    public abstract void Report(DownloadProgress value);

    /// <inheritdoc/>
    public abstract void Warn(string sentence);

    /// <inheritdoc/>
    public void Note(string text) => Warn(text);
}
