using System.Runtime;

namespace ValueLocate.Kernel.CSharp.Running;

/// <summary>How a run of a cell ended: its value, its exception, or the interrupt that stopped it.</summary>
internal sealed record CellOutcome(object? Value, Exception? Failure, bool Interrupted);

/// <summary>One cell on the cells' thread, which can be stopped from another.</summary>
/// <param name="start">Begins the cell; what follows its awaits comes back to the same thread.</param>
/// <param name="gate">Held while output is handed over, so that no interrupt tears it.</param>
/// <param name="unhandled">Told of exceptions that nothing awaits.</param>
#pragma warning disable CA1001 // The source has no timer and no handle: letting it go frees it, while an abort may still be under way.
internal sealed class CellRun(Func<Task<object?>> start, Lock gate, Action<Exception> unhandled)
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource stop = new();
    private readonly TaskCompletionSource<CellOutcome> outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PumpContext pump = new(unhandled);
    private int interrupts;

    public Task<CellOutcome> Outcome => outcome.Task;

    public bool Interrupted => interrupts > 0;

    /// <summary>Runs the cell on this thread and says how it ended.</summary>
    public void Run()
    {
        CellOutcome end;
        try
        {
            SynchronizationContext.SetSynchronizationContext(pump);
            Task<object?>? task = null;
#pragma warning disable SYSLIB0046 // A thread is aborted as a debugger would: the only way to stop a loop that looks at no token.
            ControlledExecution.Run(() => pump.RunUntil(task = start()), stop.Token);
#pragma warning restore SYSLIB0046
            end = task is { IsCompletedSuccessfully: true } done
                ? new(done.Result, null, false)
                : new(null, task?.Exception?.InnerException ?? new TaskCanceledException(task), Interrupted);
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
    /// A cell that awaits is stopped between two of its steps, which harms nothing; the rest is for those that do not come back.
    /// An abort stops running code but wakes no thread that sleeps or waits, and <see cref="Thread.Interrupt"/> does just that, so both are sent. Asking for the
    /// abort waits until the thread can be aborted, hence threads of their own. A cell deep in native code is left behind after a second: it ends when that returns.
    /// </remarks>
    public void Interrupt(Thread cell)
    {
        if (Interlocked.Increment(ref interrupts) > 1) return;
        new Thread(() =>
        {
            pump.Stop();
            if (outcome.Task.Wait(50)) return;
            var held = gate.TryEnter(500);
            try
            {
                new Thread(stop.Cancel) { IsBackground = true, Name = "abort" }.Start();
                Nudge(cell, 20);
            }
            finally
            {
                if (held) gate.Exit();
            }
            Nudge(cell, 50);
            outcome.TrySetResult(new(null, null, true));
        })
        { IsBackground = true, Name = "interrupt" }.Start();
    }

    private void Nudge(Thread cell, int times)
    {
        for (var i = 0; i < times && !outcome.Task.Wait(10); i++) cell.Interrupt();
    }
}
