using ValueLocate.Kernel.Cells;

namespace ValueLocate.Kernel.Notebooks;

/// <summary>Runs a notebook's code cells in order, without Jupyter, and puts what they show into it.</summary>
/// <param name="engine">A fresh session.</param>
/// <param name="timeout">The longest that one cell may run; null for as long as it likes.</param>
/// <param name="observer">Told of every cell; null for nobody.</param>
public sealed class NotebookRunner(ICellEngine engine, TimeSpan? timeout = null, ICellObserver? observer = null)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Runs all. As in Jupyter's own tools, a cell tagged <c>skip-execution</c> is left as it is, one tagged <c>raises-exception</c> may fail, and an empty one
    /// does not count.
    /// </summary>
    /// <param name="notebook">Its outputs are replaced once all cells have run; after an exception it is as it was.</param>
    /// <param name="cancellation">Interrupts the running cell.</param>
    /// <exception cref="NotebookException">A cell failed or took too long: which, where and why.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task RunAsync(Notebook notebook, CancellationToken cancellation)
    {
        var run = new RunOutputs();
        var outputs = new List<(NotebookCell Cell, int? Count, RunOutputs.CellOutputs Outputs)>();
        var count = 0;
        for (var i = 0; i < notebook.Cells.Count; i++)
        {
            var cell = notebook.Cells[i];
            if (!cell.IsCode || cell.HasTag("skip-execution")) continue;
            var output = run.Begin();
            var empty = string.IsNullOrWhiteSpace(cell.Source);
            outputs.Add((cell, empty ? null : ++count, output));
            if (empty) continue;
            var place = notebook.Place(i);
            observer?.Begin(place);
            var code = cell.Code(notebook.DefaultLanguage);
            var result = await RunCellAsync(code, output, $"{notebook.Name}, {place}", cancellation).ConfigureAwait(false);
            output.End(result, count);
            if (result.Error is { } error && !cell.HasTag("raises-exception"))
            {
                var added = code.Length > cell.Source.Length ? 1 : 0;
                throw new NotebookException(CellFailure.Sentence($"{notebook.Name}, {place} (In [{count}])", error, added));
            }
            observer?.Finish(place);
        }
        foreach (var (cell, number, output) in outputs) cell.SetOutputs(number, output.ToJson());
    }

    private async Task<CellResult> RunCellAsync(string code, RunOutputs.CellOutputs output, string place, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var running = engine.ExecuteAsync(code, output);
        try
        {
            return await running.WaitAsync(timeout ?? Timeout.InfiniteTimeSpan, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException) when (timeout is not null)
        {
            await StopAsync(running).ConfigureAwait(false);
            throw new NotebookException($"{place} ran longer than {timeout.Value.TotalSeconds:0.###} s, and was stopped: give it more time, or less to do.");
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await StopAsync(running).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Interrupts the cell and waits for its end; a cell that can't be stopped is left behind.</summary>
    private async Task StopAsync(Task running)
    {
        engine.Interrupt();
        try
        {
            await running.WaitAsync(Patience).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The process ends without it.
        }
    }
}
