using ValueLocate.Kernel.Cells;
using ValueLocate.Kernel.CSharp.Completing;
using ValueLocate.Kernel.CSharp.Reading;

namespace ValueLocate.Kernel.CSharp;

public sealed partial class CSharpSession
{
    private readonly SemaphoreSlim editing = new(1);
    private CellCompleter? completer;

    /// <inheritdoc/>
    public async Task<CellCompletions> CompleteAsync(string code, int cursor, CancellationToken cancellation)
    {
        await editing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            completer ??= new CellCompleter(chain);
            return await completer.CompleteAsync(code, Math.Clamp(cursor, 0, code.Length), cancellation).ConfigureAwait(false);
        }
        finally
        {
            editing.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<MimeBundle?> InspectAsync(string code, int cursor, CancellationToken cancellation)
    {
        await editing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            completer ??= new CellCompleter(chain);
            return await completer.InspectAsync(code, Math.Clamp(cursor, 0, code.Length), cancellation).ConfigureAwait(false);
        }
        finally
        {
            editing.Release();
        }
    }

    /// <inheritdoc/>
    public CellCompleteness IsComplete(string code) => CodeCompleteness.Of(code);

    /// <summary>Loads what the first cell and the first completion need, so that they do not wait for it. Call once the session can be reached.</summary>
    public async Task WarmAsync(CancellationToken cancellation = default)
    {
        await Task.Run(
            () =>
            {
                // A chain of its own: the session's may be running its first cell by now.
                var other = new Compiling.SubmissionChain(context);
                foreach (var reference in standard) other.AddReference(reference);
                _ = other.Compile("var a = await Task.FromResult(1); Console.Write($\"{a}\"); a.ToString()", "", _ => { });
            },
            cancellation).ConfigureAwait(false);
        await CompleteAsync("\"\".", 3, cancellation).ConfigureAwait(false);
    }
}
