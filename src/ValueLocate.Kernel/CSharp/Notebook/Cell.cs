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

    internal static void Register() => AppContext.SetData(CancellationKey, (Func<CancellationToken>)(() => Cancellation));
}
