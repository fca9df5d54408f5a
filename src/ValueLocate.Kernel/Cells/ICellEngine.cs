namespace ValueLocate.Kernel.Cells;

/// <summary>
/// What runs cells: the Jupyter kernel and the headless runner both talk to a C# session through this, and know nothing of Roslyn.
/// Calls come one at a time, but for <see cref="Interrupt"/>, which comes from another thread.
/// </summary>
public interface ICellEngine : IAsyncDisposable
{
    /// <summary>Loads what the first cell needs, so that it does not wait for it. Cells may run meanwhile.</summary>
    Task WarmAsync(CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Runs one cell, magics and all. An error of the cell is in the result, not thrown.</summary>
    Task<CellResult> ExecuteAsync(string code, ICellOutput output);

    /// <summary>What could stand at the cursor (an index of UTF-16 units into <paramref name="code"/>).</summary>
    Task<CellCompletions> CompleteAsync(string code, int cursor, CancellationToken cancellation);

    /// <summary>The type and documentation of what stands at the cursor; null where there is nothing to say.</summary>
    Task<MimeBundle?> InspectAsync(string code, int cursor, CancellationToken cancellation);

    /// <summary>Whether the code could be run as it is, needs more lines, or never will compile.</summary>
    CellCompleteness IsComplete(string code);

    /// <summary>Stops the running cell, loops that look at no token too; nothing if none runs.</summary>
    void Interrupt();
}

/// <summary>Where a cell's output goes while it runs; may be called from any thread.</summary>
public interface ICellOutput
{
    /// <summary>Text written to standard output ("stdout") or standard error ("stderr").</summary>
    void Stream(string name, string text);

    /// <summary>Something to show. With a display id it can be shown anew later.</summary>
    void Display(MimeBundle bundle, string? displayId = null);

    /// <summary>Replaces what was shown under the id, in whichever cell that was.</summary>
    void UpdateDisplay(MimeBundle bundle, string displayId);

    /// <summary>Takes the cell's output away, at once or when the next output comes.</summary>
    void Clear(bool wait);

    /// <summary>Asks the person before the screen for a line; null where nobody can be asked.</summary>
    string? ReadLine(string prompt, bool password);
}

/// <summary>One value in several forms: MIME type to a string, or to a JSON node for types that are JSON (such as application/vnd.plotly.v1+json).</summary>
public sealed record MimeBundle(IReadOnlyDictionary<string, System.Text.Json.Nodes.JsonNode> Data);

/// <summary>What became of a cell: the value of its last expression, if there is one to show, or the error.</summary>
public sealed record CellResult(MimeBundle? Value, CellError? Error)
{
    /// <summary>Nothing to show and no error.</summary>
    public static CellResult None { get; } = new(null, null);
}

/// <summary>An error as Jupyter shows it. Line and column are of the cell, from 1, where they are known.</summary>
public sealed record CellError(string Name, string Message, IReadOnlyList<string> Traceback, int? Line = null, int? Column = null);

/// <summary>Proposals for the text between <paramref name="Start"/> and <paramref name="End"/> (UTF-16 units).</summary>
public sealed record CellCompletions(int Start, int End, IReadOnlyList<CellCompletion> Items);

/// <summary>One proposal; the type is Jupyter's word for it ("function", "property", "class", "keyword", "magic" ...).</summary>
public sealed record CellCompletion(string Text, string Type, string? Signature = null);

/// <summary>Jupyter's words for <see cref="ICellEngine.IsComplete"/>, and the indent of the next line where it goes on.</summary>
public sealed record CellCompleteness(string Status, string Indent = "");
