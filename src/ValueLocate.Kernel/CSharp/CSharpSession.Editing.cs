using ValueLocate.Kernel.Cells;
using ValueLocate.Kernel.CSharp.Compiling;
using ValueLocate.Kernel.CSharp.Completing;
using ValueLocate.Kernel.CSharp.Reading;

namespace ValueLocate.Kernel.CSharp;

public sealed partial class CSharpSession
{
    private readonly SemaphoreSlim editing = new(1);
    private CellCompleter? completer;

    // Kept, since as long as it lives Roslyn gives every compilation the same symbols for the same references; see SubmissionChain.
    private Submission? warm;

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
        // A chain and an editor of their own: the session's may be at work on its first cell by now.
        var other = new SubmissionChain(context);
        foreach (var reference in initial) other.AddReference(reference);
        warm = await Task
            .Run(() => other.Compile("var a = await Task.FromResult(1); Console.Write($\"{a}\"); a.ToString()", "", _ => { }, cancellation), cancellation)
            .ConfigureAwait(false);
        using var editor = new CellCompleter(other);
        _ = await editor.CompleteAsync("\"\".", 3, cancellation).ConfigureAwait(false);
    }
}
