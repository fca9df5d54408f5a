using ValueLocate.Server.Requests;

namespace ValueLocate.Server.Models;

/// <summary>
/// Who may compute with a model: one piece of work at a time, on one thread, which belongs to the queue. Clients take turns, and a client's own pieces come in
/// their order, so that one who asks for much does not keep the others waiting.
/// </summary>
internal sealed class ModelQueue : IDisposable
{
    private readonly object gate = new();
    private readonly LinkedList<(string Client, List<Job> Jobs)> lines = new();
    private readonly int most;
    private readonly Thread thread;
    private int waiting;
    private bool closed;

    /// <param name="most">Pieces of work that may wait.</param>
    public ModelQueue(int most)
    {
        this.most = most;
        thread = new Thread(Serve) { IsBackground = true, Name = "model" };
        thread.Start();
    }

    /// <summary>Pieces of work that wait.</summary>
    public int Waiting
    {
        get
        {
            lock (gate) return waiting;
        }
    }

    /// <summary>Does some work when its turn comes.</summary>
    /// <param name="client">Who asks.</param>
    /// <param name="work">The work, which must obey the token itself once it has begun.</param>
    /// <param name="cancellation">Work that still waits is not done any more.</param>
    /// <exception cref="ApiException">Too many wait already, or the server ends.</exception>
    public async Task RunAsync(string client, Action work, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var job = new Job(client, work);
        lock (gate)
        {
            if (closed) throw new ApiException(503, "The server is ending.", code: "server_ending");
            if (waiting == most) throw new ApiException(429, $"{most} requests wait for the model already: try again later.", code: "queue_full");
            waiting++;
            if (lines.FirstOrDefault(l => l.Client == client).Jobs is { } line) line.Add(job);
            else lines.AddLast((client, [job]));
            Monitor.Pulse(gate);
        }
        await using var leave = cancellation.Register(() => Leave(job, cancellation)).ConfigureAwait(false);
        await job.Done.Task.ConfigureAwait(false);
    }

    /// <summary>Waits for the work that is being done; what still waits is not done.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            closed = true;
            foreach (var job in lines.SelectMany(l => l.Jobs)) job.Done.TrySetException(new ApiException(503, "The server is ending.", code: "server_ending"));
            lines.Clear();
            Monitor.Pulse(gate);
        }
        thread.Join();
    }

    private void Leave(Job job, CancellationToken cancellation)
    {
        lock (gate)
        {
            if (job.Begun || !job.Done.TrySetCanceled(cancellation)) return;
            waiting--;
            var line = lines.First(l => l.Client == job.Client);
            line.Jobs.Remove(job);
            if (line.Jobs.Count == 0) lines.Remove(line);
        }
    }

    private void Serve()
    {
        while (Next() is { } job)
        {
            try
            {
                job.Work();
                job.Done.TrySetResult();
            }
            catch (OperationCanceledException e)
            {
                job.Done.TrySetCanceled(e.CancellationToken);
            }
            catch (Exception e)
            {
                job.Done.TrySetException(e);
            }
        }
    }

    /// <summary>The next piece of work of the client whose turn it is, who then goes to the end; null once the queue is closed.</summary>
    private Job? Next()
    {
        lock (gate)
        {
            while (!closed && lines.First is null) Monitor.Wait(gate);
            if (closed) return null;
            var line = lines.First!.Value;
            lines.RemoveFirst();
            var job = line.Jobs[0];
            line.Jobs.RemoveAt(0);
            if (line.Jobs.Count > 0) lines.AddLast(line);
            job.Begun = true;
            waiting--;
            return job;
        }
    }

    private sealed class Job(string client, Action work)
    {
        public string Client { get; } = client;

        public Action Work { get; } = work;

        public bool Begun { get; set; }

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
