using Spectre.Console;

namespace ValueLocate.Cli.Output;

/// <summary>What a command may talk to: results go to <see cref="Output"/>, everything else to <see cref="Error"/>.</summary>
internal sealed class Terminal(TextWriter output, TextWriter error, CancellationToken cancellation)
{
    // Wide enough for every table where nobody's window limits it.
    private const int RedirectedWidth = 176;

    /// <summary>Results.</summary>
    public TextWriter Output { get; } = output;

    /// <summary>Progress and errors.</summary>
    public TextWriter Error { get; } = error;

    /// <summary>Results that are tables.</summary>
    public IAnsiConsole OutputConsole { get; } = ConsoleOn(output);

    /// <summary>Live progress.</summary>
    public IAnsiConsole ErrorConsole { get; } = ConsoleOn(error);

    /// <summary>Ctrl-C.</summary>
    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>Whether progress can be drawn again and again in one place.</summary>
    public bool IsInteractive => ErrorConsole.Profile.Out.IsTerminal && ErrorConsole.Profile.Capabilities.Ansi;

    private static IAnsiConsole ConsoleOn(TextWriter writer)
    {
        var target = new AnsiConsoleOutput(writer);
        var settings = new AnsiConsoleSettings { Out = target, Ansi = target.IsTerminal ? AnsiSupport.Detect : AnsiSupport.No };
        settings.Enrichment.UseDefaultEnrichers = false;
        var console = AnsiConsole.Create(settings);
        if (!target.IsTerminal) console.Profile.Width = RedirectedWidth;
        return console;
    }
}
