namespace ValueLocate.Kernel.CSharp.Running;

/// <summary>
/// Brings what follows an await back to the cell's thread, where an interrupt can stop it and what belongs to a thread is at hand. Where that thread waits in
/// the cell's own code, perhaps for this very callback (<c>F().Result</c>), and once the cell has ended, the thread pool runs it.
/// </summary>
internal sealed class PumpContext(Action<Exception> unhandled) : SynchronizationContext
{
    private const int Tick = 5;

    /// <summary>Ticks after which a callback does not wait for a thread that computes.</summary>
    private const int Patience = 60;

    /// <summary>Looks at a thread that has waited for its own callbacks before, without a pause.</summary>
    private const int Looks = 100;

    private readonly Queue<Posted> queue = new();
    private Thread? thread;
    private bool watched;
    private int ticks;
    private int blocked;
    private bool relieved;
    private volatile bool idle;
    private bool closed;
    private bool stopping;

    /// <summary>Whether the cell's thread waits here for what is posted.</summary>
    public bool Idle => idle;

    public override void Post(SendOrPostCallback d, object? state)
    {
        var posted = new Posted(d, state, ExecutionContext.Capture());
        lock (queue)
        {
            // A cell that has waited for its own tasks once does so again, perhaps a thousand times.
            if (!closed && !(relieved && Blocked))
            {
                queue.Enqueue(posted);
                Monitor.PulseAll(queue);
                if (!idle) Watch();
                return;
            }
        }
        RunLater(posted);
    }

    public override void Send(SendOrPostCallback d, object? state) => d(state);

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>From here on this is the cell's thread.</summary>
    public void Begin()
    {
        thread = Thread.CurrentThread;
        SetSynchronizationContext(this);
    }

    /// <summary>Runs what is posted on this thread until the task has ended.</summary>
    public void RunUntil(Task task)
    {
        if (task.IsCompleted) return;
        _ = task.ContinueWith(_ => Wake(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        while (Next(task) is { } posted)
        {
            try
            {
                posted.Callback(posted.State);
            }
            catch (Exception e) when (e is not (CellStopped or ThreadInterruptedException))
            {
                // Of an async void method: the cell itself goes on.
                unhandled(e);
            }
        }
    }

    /// <summary>Ends <see cref="RunUntil"/> before the next callback, with an <see cref="OperationCanceledException"/>.</summary>
    public void Stop()
    {
        lock (queue)
        {
            stopping = true;
            Monitor.PulseAll(queue);
        }
    }

    /// <summary>
    /// No more is taken: the rest goes to the thread pool. What an interrupted cell would have done next begins with a check, which ends it; its finally blocks
    /// are run.
    /// </summary>
    public void Close()
    {
        lock (queue)
        {
            closed = true;
            RunAllLater();
        }
    }

    private Posted? Next(Task task)
    {
        lock (queue)
        {
            idle = true;
            try
            {
                while (true)
                {
                    if (stopping) throw new OperationCanceledException();
                    if (queue.Count > 0)
                    {
                        var item = queue.Dequeue();
                        if (queue.Count > 0) Watch();
                        return item;
                    }
                    if (task.IsCompleted) return null;
                    Monitor.Wait(queue);
                }
            }
            finally
            {
                idle = false;
            }
        }
    }

    /// <summary>Something is queued, and the thread does not wait for it here.</summary>
    private void Watch()
    {
        (ticks, blocked) = (0, 0);
        if (watched) return;
        watched = true;
        // Without the cell's own context.
        ThreadPool.UnsafeQueueUserWorkItem(_ => _ = WatchAsync(), null);
    }

    private async Task WatchAsync()
    {
        // What posts and then waits has done so before: F().Result in a loop.
        for (var i = 0; i < Looks && Volatile.Read(ref relieved); i++)
        {
            Thread.Yield();
            if (!Relieve(tick: 0)) return;
        }
        do await Task.Delay(Tick).ConfigureAwait(false);
        while (Relieve(tick: 1));
    }

    /// <summary>Whether to look again.</summary>
    private bool Relieve(int tick)
    {
        lock (queue)
        {
            // Twice, since the thread may be on its way to the queue.
            blocked = Blocked ? blocked + 1 : 0;
            if (blocked >= 2 || (ticks += tick) > Patience)
            {
                relieved |= blocked >= 2;
                RunAllLater();
            }
            return watched = queue.Count > 0;
        }
    }

    private bool Blocked => !idle && thread!.ThreadState.HasFlag(ThreadState.WaitSleepJoin);

    private void RunAllLater()
    {
        while (queue.TryDequeue(out var posted)) RunLater(posted);
    }

    private void Wake()
    {
        lock (queue) Monitor.PulseAll(queue);
    }

    private void RunLater(Posted posted) => ThreadPool.UnsafeQueueUserWorkItem(_ =>
    {
        try
        {
            // In the context of whoever posted it: it says whose output this is.
            if (posted.Context is { } context) ExecutionContext.Run(context, s => posted.Callback(s), posted.State);
            else posted.Callback(posted.State);
        }
        catch (CellStopped)
        {
            // An async void method of an interrupted cell ended at a check, as it should.
            return;
        }
        catch (Exception e)
        {
            // An async void method of a cell that has ended: nobody else would hear of it, and the process would end.
            unhandled(e);
        }
    }, null);

    private sealed record Posted(SendOrPostCallback Callback, object? State, ExecutionContext? Context);
}
