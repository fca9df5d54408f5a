namespace ValueLocate.Kernel.CSharp.Running;

/// <summary>
/// How a run of a cell ended: its value, its exception, or the interrupt that stopped it; how many of its statements are done; and whether its thread still
/// computes.
/// </summary>
internal sealed record CellOutcome(object? Value, Exception? Failure, bool Interrupted, int Reached, bool IsLeftBehind = false);

#pragma warning disable CA1001 // What a cell began may await long after it: nobody knows when its token is no longer asked for, and it holds no timer.
/// <summary>One cell on the cells' thread, which can be stopped from another.</summary>
/// <param name="start">Begins the cell; what follows its awaits comes back to the same thread.</param>
/// <param name="gate">Held while output is handed over, so that no interrupt tears it.</param>
/// <param name="unhandled">Told of exceptions that nothing awaits.</param>
internal sealed class CellRun(Func<Task<object?>> start, Lock gate, Action<Exception> unhandled)
{
    /// <summary>How long a cell that was interrupted is waited for, in milliseconds.</summary>
    private const long Patience = 600;

    /// <summary>How long it has to meet a check before it is woken.</summary>
    private const long FirstCheck = 40;

    /// <summary>How long a cell that awaits something else than tasks is waited for.</summary>
    private const long MostAwaited = 200;

    /// <summary>How often it is looked at.</summary>
    private const int Look = 10;

    private static readonly AsyncLocal<CellRun?> Here = new();
    private readonly TaskCompletionSource<CellOutcome> outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PumpContext pump = new(unhandled);
    private readonly CancellationTokenSource stop = new();
    private readonly CancellationTokenSource cancellation = new();
    private int interrupts;
    private volatile int reached;
    private volatile bool finished;
    private Thread? woken;
    private long leaving;

    /// <summary>The cell that this thread or task was begun by.</summary>
    public static CellRun? Current => Here.Value;

    public Task<CellOutcome> Outcome => outcome.Task;

    public bool Interrupted => interrupts > 0;

    /// <summary>Cancelled by an interrupt, once the cell's thread does not wait in its own code: what it awaits is given up.</summary>
    public CancellationToken Stopped => stop.Token;

    /// <summary>Cancelled by an interrupt at once: for what the cell's code hands it to.</summary>
    public CancellationToken Cancellation => cancellation.Token;

    /// <summary>
    /// When an interrupt has woken the thread that this is called on, in the machine's ticks; null where none has: it is on its way out without having met a
    /// check.
    /// </summary>
    public long? WokenHere => Volatile.Read(ref woken) == Thread.CurrentThread ? Volatile.Read(ref leaving) : null;

    /// <summary>Notes how many of the cell's statements are done.</summary>
    public void Reach(int member) => reached = Math.Max(reached, member);

    /// <summary>The cell's thread has met a check: what it does now is to tidy up.</summary>
    public void Leave() => Interlocked.CompareExchange(ref leaving, Environment.TickCount64, 0);

    /// <summary>Runs the cell on this thread and says how it ended.</summary>
    public void Run()
    {
        CellOutcome end;
        try
        {
            Here.Value = this;
            CellStopping.Begin(this);
            pump.Begin();
            var task = start();
            pump.RunUntil(task);
            if (task.IsCompletedSuccessfully) Reach(int.MaxValue);
            // A cell may swallow the interrupt, or have been at its end: the front end must still drop the cells that wait.
            end = Interrupted ? new(null, null, true, reached) : new(task.GetAwaiter().GetResult(), null, false, reached);
        }
        catch (Exception e)
        {
            end = new(null, e, Interrupted, reached);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(null);
        }
        try
        {
            pump.Close();
        }
        finally
        {
            finished = true;
            outcome.TrySetResult(end);
        }
    }

    /// <summary>Stops the cell; returns at once.</summary>
    /// <remarks>
    /// A cell that awaits gives up what it awaits, one that loops ends at a check in the loop, one that sleeps or waits is woken, once: what it does then is to
    /// tidy up. A cell deep in a library is left behind after a while: it ends when the library returns, and the next cell has a thread of its own.
    /// </remarks>
    public void Interrupt(Thread cell)
    {
        if (Interlocked.Increment(ref interrupts) > 1) return;
        CellStopping.Request(this);
        // What is told may take its time, and must not hold up the caller.
        _ = cancellation.CancelAsync();
        new Thread(() => Stop(cell)) { IsBackground = true, Name = "interrupt" }.Start();
    }

    private void Stop(Thread cell)
    {
        // By the clock: on a busy machine every wait lasts longer than it says.
        var begun = Environment.TickCount64;
        for (var passed = 0L; passed < Patience; passed = Environment.TickCount64 - begun)
        {
            // Not where the cell's thread waits for a task of its own: the task's end would look like another failure.
            var idle = pump.Idle;
            if (idle || IsLeaving) _ = stop.CancelAsync();
            if (outcome.Task.Wait(Look))
            {
                // What it had set going gives up what it awaits too.
                _ = stop.CancelAsync();
                return;
            }
            if (idle && passed > MostAwaited) pump.Stop();
            else if (passed > FirstCheck && !IsLeaving && !pump.Idle) Wake(cell);
        }
        _ = stop.CancelAsync();
        pump.Stop();
        outcome.TrySetResult(new(null, null, true, reached, IsLeftBehind: !pump.Idle));
        // What still sleeps or waits when the time to tidy up is over.
        Thread.Sleep((int)CellStopping.Grace);
        if (!finished) Wake(cell);
    }

    private bool IsLeaving => Volatile.Read(ref leaving) != 0;

    /// <summary>Wakes the thread if it sleeps or waits; under the gate, so that no message is torn.</summary>
    private void Wake(Thread cell)
    {
        var held = gate.TryEnter(100);
        try
        {
            if (!cell.ThreadState.HasFlag(ThreadState.WaitSleepJoin)) return;
            Leave();
            Volatile.Write(ref woken, cell);
            cell.Interrupt();
        }
        finally
        {
            if (held) gate.Exit();
        }
    }
}
