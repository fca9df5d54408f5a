namespace ValueLocate.Kernel.CSharp.Running;

/// <summary>
/// Brings what follows an await back to the cell's thread, where an interrupt can stop it and what belongs to a thread is at hand. Where that thread waits in the cell's own
/// code, perhaps for this very callback (<c>F().Result</c>), and once the cell has ended, the thread pool runs it.
/// </summary>
internal sealed class PumpContext(Action<Exception> unhandled) : SynchronizationContext
{
    private const int Tick = 15;

    /// <summary>Ticks after which a callback does not wait for a thread that computes.</summary>
    private const int Patience = 20;

    private readonly Queue<(SendOrPostCallback Callback, object? State)> queue = new();
    private Thread? thread;
    private bool watched;
    private int ticks;
    private int blocked;
    private bool idle;
    private bool closed;
    private bool stopping;

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (queue)
        {
            if (!closed)
            {
                queue.Enqueue((d, state));
                Monitor.PulseAll(queue);
                if (!idle) Watch();
                return;
            }
        }
        RunLater(d, state);
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
        while (Next(task) is { } item) item.Callback(item.State);
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
    /// No more is taken: the rest goes to the thread pool. What an interrupted cell would have done next begins with a check, which ends it; its finally blocks are run.
    /// </summary>
    public void Close()
    {
        lock (queue)
        {
            closed = true;
            RunAllLater();
        }
    }

    private (SendOrPostCallback Callback, object? State)? Next(Task task)
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
        do await Task.Delay(Tick).ConfigureAwait(false);
        while (Relieve());
    }

    /// <summary>Whether to look again.</summary>
    private bool Relieve()
    {
        lock (queue)
        {
            // Twice, since the thread may be on its way to the queue.
            blocked = !idle && thread!.ThreadState.HasFlag(ThreadState.WaitSleepJoin) ? blocked + 1 : 0;
            if (blocked >= 2 || ++ticks > Patience) RunAllLater();
            return watched = queue.Count > 0;
        }
    }

    private void RunAllLater()
    {
        while (queue.TryDequeue(out var item)) RunLater(item.Callback, item.State);
    }

    private void Wake()
    {
        lock (queue) Monitor.PulseAll(queue);
    }

    private void RunLater(SendOrPostCallback callback, object? state) => ThreadPool.QueueUserWorkItem(_ =>
    {
        try
        {
            callback(state);
        }
        catch (OperationCanceledException) when (stopping)
        {
            // An async void method of the interrupted cell ended at a check, as it should.
            return;
        }
        catch (Exception e)
        {
            // An async void method of a cell that has ended: nobody else would hear of it, and the process would end.
            unhandled(e);
        }
    });
}
