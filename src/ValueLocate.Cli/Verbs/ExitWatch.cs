using ValueLocate.Cli.Output;

namespace ValueLocate.Cli.Verbs;

/// <summary>As long as it lives, a cell that ends the process (<c>Environment.Exit</c>) does not pass for a notebook that went well.</summary>
internal sealed class ExitWatch : IDisposable
{
    private readonly TextWriter error;

    /// <summary>Begins to watch.</summary>
    /// <param name="error">Where to say it.</param>
    public ExitWatch(TextWriter error)
    {
        this.error = error;
        AppDomain.CurrentDomain.ProcessExit += Say;
    }

    /// <summary>The notebook and the cell that runs.</summary>
    public string Place { get; set; } = "";

    public void Dispose() => AppDomain.CurrentDomain.ProcessExit -= Say;

    private void Say(object? sender, EventArgs e)
    {
        error.WriteLine($"error: {Place}: the cell ended the process (Environment.Exit), so the notebook was not written.");
        error.Flush();
        Environment.ExitCode = Failures.Mendable;
    }
}
