using ValueLocate.Kernel.CSharp.Running;

namespace ValueLocate.Kernel.CSharp.Notebook;

/// <summary>The cell that runs.</summary>
public static class Cell
{
    /// <summary>
    /// Where libraries find <see cref="Cancellation"/> without knowing the kernel: a <c>Func&lt;CancellationToken&gt;</c> in <see cref="AppContext"/>, once a
    /// session was begun in the process.
    /// </summary>
    public const string CancellationKey = "ValueLocate.CellCancellation";

    /// <summary>
    /// Cancelled when the cell that began this thread or task is interrupted; elsewhere it never is. <c>await client.GetAsync(url, Cell.Cancellation)</c>
    /// </summary>
    public static CancellationToken Cancellation => CellRun.Current?.Cancellation ?? CancellationToken.None;

    /// <summary>The session whose cell runs here, on its thread or on a thread or task that it began; null elsewhere.</summary>
    internal static AsyncLocal<ICellHost?> Current { get; } = new();

    internal static ICellHost Host => Current.Value
        ?? throw new InvalidOperationException("Only a cell of a notebook, or a thread or task that it began, can show something.");

    internal static void Register() => AppContext.SetData(CancellationKey, (Func<CancellationToken>)(() => Cancellation));
}
