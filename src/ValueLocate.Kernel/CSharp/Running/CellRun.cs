using ValueLocate.Kernel.CSharp.Notebook;

namespace ValueLocate.Kernel.CSharp.Running;

/// <summary>How a run of a cell ended: its value, its exception, or the interrupt that stopped it.</summary>
internal sealed record CellOutcome(object? Value, Exception? Failure, bool Interrupted);

/// <summary>One cell on the cells' thread, which can be stopped from another.</summary>
/// <param name="start">Begins the cell; what follows its awaits comes back to the same thread.</param>
/// <param name="gate">Held while output is handed over, so that no interrupt tears it.</param>
/// <param name="unhandled">Told of exceptions that nothing awaits.</param>
internal sealed class CellRun(Func<Task<object?>> start, Lock gate, Action<Exception> unhandled)
{
    private static readonly AsyncLocal<CellRun?> Here = new();
    private readonly TaskCompletionSource<CellOutcome> outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PumpContext pump = new(unhandled);
    private int interrupts;

    /// <summary>The cell that this thread or task was begun by.</summary>
    public static CellRun? Current => Here.Value;

    public Task<CellOutcome> Outcome => outcome.Task;

    public bool Interrupted => interrupts > 0;

    /// <summary>Runs the cell on this thread and says how it ended.</summary>
    public void Run()
    {
        CellOutcome end;
        try
        {
            Here.Value = this;
            SynchronizationContext.SetSynchronizationContext(pump);
            var task = start();
            pump.RunUntil(task);
            end = task.IsCompletedSuccessfully
                ? new(task.Result, null, false)
                : new(null, task.Exception?.InnerException ?? new TaskCanceledException(task), Interrupted);
        }
        catch (Exception e) when (e is not ThreadInterruptedException || Interrupted)
        {
            end = new(null, e, Interrupted);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(null);
        }
        pump.Close();
        outcome.TrySetResult(end);
    }

    /// <summary>Stops the cell; returns at once.</summary>
    /// <remarks>
    /// A cell that awaits is stopped between two of its steps, one that loops at a check in the loop, one that sleeps or waits is woken. A cell deep in a library is left behind
    /// after a while: it ends when the library returns, and the next cell has a thread of its own.
    /// </remarks>
    public void Interrupt(Thread cell)
    {
        if (Interlocked.Increment(ref interrupts) > 1) return;
        new Thread(() =>
        {
            CellStop.Request();
            pump.Stop();
            if (outcome.Task.Wait(50)) return;
            var held = gate.TryEnter(200);
            try
            {
                Nudge(cell, 30);
            }
            finally
            {
                if (held) gate.Exit();
            }
            Nudge(cell, 10);
            outcome.TrySetResult(new(null, null, true));
        })
        { IsBackground = true, Name = "interrupt" }.Start();
    }

    private void Nudge(Thread cell, int times)
    {
        for (var i = 0; i < times && !outcome.Task.Wait(10); i++)
        {
            if (cell.ThreadState.HasFlag(ThreadState.WaitSleepJoin)) cell.Interrupt();
        }
    }
}
