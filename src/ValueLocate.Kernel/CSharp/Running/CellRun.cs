namespace ValueLocate.Kernel.CSharp.Running;

/// <summary>How a run of a cell ended: its value, its exception, or the interrupt that stopped it; and the last of its declarations that was reached.</summary>
internal sealed record CellOutcome(object? Value, Exception? Failure, bool Interrupted, int Reached);

/// <summary>One cell on the cells' thread, which can be stopped from another.</summary>
/// <param name="start">Begins the cell; what follows its awaits comes back to the same thread.</param>
/// <param name="gate">Held while output is handed over, so that no interrupt tears it.</param>
/// <param name="unhandled">Told of exceptions that nothing awaits.</param>
internal sealed class CellRun(Func<Task<object?>> start, Lock gate, Action<Exception> unhandled)
{
    /// <summary>How long a cell that was interrupted is waited for, in milliseconds.</summary>
    private const long Patience = 600;

    private static readonly AsyncLocal<CellRun?> Here = new();
    private readonly TaskCompletionSource<CellOutcome> outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PumpContext pump = new(unhandled);
    private int interrupts;
    private volatile int reached;
    private Thread? woken;
    private long wokenAt;

    /// <summary>The cell that this thread or task was begun by.</summary>
    public static CellRun? Current => Here.Value;

    public Task<CellOutcome> Outcome => outcome.Task;

    public bool Interrupted => interrupts > 0;

    /// <summary>When an interrupt has woken the thread that this is called on, in the machine's ticks; null where none has: it is on its way out without having met a check.</summary>
    public long? WokenHere => Volatile.Read(ref woken) == Thread.CurrentThread ? wokenAt : null;

    /// <summary>Notes that one of the cell's declarations has been passed.</summary>
    public void Reach(int member) => reached = Math.Max(reached, member);

    /// <summary>Runs the cell on this thread and says how it ended.</summary>
    public void Run()
    {
        CellOutcome end;
        try
        {
            Here.Value = this;
            pump.Begin();
            var task = start();
            pump.RunUntil(task);
            // A cell may swallow the interrupt, or have been at its end: the front end must still drop the cells that wait.
            end = task.IsCompletedSuccessfully && !Interrupted
                ? new(task.Result, null, false, reached)
                : new(null, task.Exception?.InnerException ?? new TaskCanceledException(task), Interrupted, reached);
        }
        catch (Exception e) when (e is not ThreadInterruptedException || Interrupted)
        {
            end = new(null, e, Interrupted, reached);
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
            CellStopping.Request();
            pump.Stop();
            // By the clock: on a busy machine every wait lasts longer than it says.
            var end = Environment.TickCount64 + Patience;
            if (outcome.Task.Wait(50)) return;
            for (var tries = 0; tries < 2; tries++)
            {
                // Then it has time to leave: waking it again at once would tear what its finally blocks do.
                Wake(cell, end);
                if (outcome.Task.Wait((int)Math.Clamp(end - Environment.TickCount64, 0, 250))) return;
            }
            outcome.TrySetResult(new(null, null, true, reached));
        })
        { IsBackground = true, Name = "interrupt" }.Start();
    }

    /// <summary>Wakes the thread where it sleeps or waits; under the gate, so that no message is torn.</summary>
    private void Wake(Thread cell, long end)
    {
        for (var i = 0; i < 10 && Environment.TickCount64 < end && !outcome.Task.Wait(10); i++)
        {
            var held = gate.TryEnter(100);
            try
            {
                if (!cell.ThreadState.HasFlag(ThreadState.WaitSleepJoin)) continue;
                wokenAt = Environment.TickCount64;
                Volatile.Write(ref woken, cell);
                cell.Interrupt();
                break;
            }
            finally
            {
                if (held) gate.Exit();
            }
        }
    }
}
