namespace ValueLocate.Kernel.CSharp.Running;

/// <summary>
/// Brings what follows an await back to the cell's thread, where an interrupt can stop it. Once the cell has ended, what still comes runs on the thread pool.
/// </summary>
internal sealed class PumpContext(Action<Exception> unhandled) : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> queue = new();
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
                return;
            }
        }
        RunLater(d, state);
    }

    public override void Send(SendOrPostCallback d, object? state) => d(state);

    public override SynchronizationContext CreateCopy() => this;

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

    /// <summary>No more is taken: the rest goes to the thread pool.</summary>
    public void Close()
    {
        (SendOrPostCallback, object?)[] rest;
        lock (queue)
        {
            closed = true;
            rest = [.. queue];
            queue.Clear();
        }
        // What an interrupted cell would have done next is not done.
        if (!stopping) foreach (var (callback, state) in rest) RunLater(callback, state);
    }

    private (SendOrPostCallback Callback, object? State)? Next(Task task)
    {
        lock (queue)
        {
            while (true)
            {
                if (stopping) throw new OperationCanceledException();
                if (queue.Count > 0) return queue.Dequeue();
                if (task.IsCompleted) return null;
                Monitor.Wait(queue);
            }
        }
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
        catch (Exception e)
        {
            // An async void method of a cell that has ended: nobody else would hear of it, and the process would end.
            unhandled(e);
        }
    });
}
