using System.Threading.Channels;
using ValueLocate.Kernel.Cells;
using ValueLocate.Kernel.Jupyter.Wire;

namespace ValueLocate.Kernel.Jupyter;

/// <summary>
/// A Jupyter kernel: speaks the messaging protocol 5.4 on five sockets and runs cells by an engine. Shell requests are answered one after the other, control
/// requests beside them.
/// </summary>
public sealed class JupyterKernel : IDisposable
{
    private readonly ConnectionFile connection;
    private readonly Func<ICellEngine> make;
    private readonly TaskCompletionSource<ICellEngine> engine = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly KernelLink link;
    private readonly InputChannel input;
    private readonly CellExecutor executor;
    private readonly CellEditing editing;
    private readonly CellHistory history = new();
    private readonly CancellationTokenSource stopped = new();
    private readonly Channel<Request> shell = Channel.CreateUnbounded<Request>();
    private readonly Channel<Request> control = Channel.CreateUnbounded<Request>();
    private readonly TaskCompletionSource shutdown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long received;

    /// <summary>Makes a kernel; it listens once <see cref="RunAsync"/> is called.</summary>
    /// <param name="connection">Where, and with which key.</param>
    /// <param name="engine">Makes the engine; called once the sockets are open, so that the first question is answered while it loads.</param>
    /// <param name="log">Gets a line for each message that is dropped.</param>
    public JupyterKernel(ConnectionFile connection, Func<ICellEngine> engine, TextWriter log)
    {
        this.connection = connection;
        make = engine;
        link = new KernelLink(connection, new Complaints(log));
        input = new InputChannel(link);
        executor = new CellExecutor(link, this.engine.Task, input, history, () => Interlocked.Read(ref received));
        editing = new CellEditing(link, this.engine.Task, stopped.Token);
    }

    /// <summary>Stops the running cell, as an interrupt_request does.</summary>
    public void Interrupt() => executor.Interrupt();

    /// <summary>Listens until a front end shuts the kernel down, or the token does.</summary>
    /// <exception cref="JupyterException">A port is taken.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var sockets = new KernelSockets(connection, Received);
        link.Open(sockets);
        link.Publish("status", null, new { ExecutionState = "starting" });
        _ = ServeAsync(shell.Reader);
        _ = ServeAsync(control.Reader);
        var start = StartAsync();
        await using (cancellation.Register(() => shutdown.TrySetResult()).ConfigureAwait(false))
        {
            await Task.WhenAny(shutdown.Task, start).ConfigureAwait(false);
            // An engine that can't be made is the caller's to hear of.
            if (start.IsFaulted) await start.ConfigureAwait(false);
            await shutdown.Task.ConfigureAwait(false);
        }
        await stopped.CancelAsync().ConfigureAwait(false);
        shell.Writer.TryComplete();
        control.Writer.TryComplete();
        Interrupt();
        input.Close();
        if (engine.Task.IsCompletedSuccessfully) await engine.Task.Result.DisposeAsync().ConfigureAwait(false);
        link.Close();
    }

    /// <inheritdoc/>
    public void Dispose() => stopped.Dispose();

    private async Task StartAsync()
    {
        try
        {
            engine.SetResult(await Task.Run(make).ConfigureAwait(false));
        }
        catch (Exception e)
        {
            engine.SetException(e);
            throw;
        }
        try
        {
            await engine.Task.Result.WarmAsync(stopped.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // Only slower: the first cell will say what is wrong, if anything is.
            if (!stopped.IsCancellationRequested) link.Complaints.Add($"warming up failed: {e.Message}");
        }
    }

    private void Received(KernelChannel channel, IReadOnlyList<byte[]> frames)
    {
        if (channel == KernelChannel.Publish)
        {
            if (frames is [[1, .. var topic], ..]) link.Welcome(topic);
            return;
        }
        if (link.Read(channel, frames, received + 1) is not { } request) return;
        if (channel == KernelChannel.Input)
        {
            input.Take(request);
            return;
        }
        Interlocked.Increment(ref received);
        (channel == KernelChannel.Shell ? shell : control).Writer.TryWrite(request);
    }

    private async Task ServeAsync(ChannelReader<Request> requests)
    {
        // Not on the sockets' thread, which hands requests over.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await foreach (var request in requests.ReadAllAsync().ConfigureAwait(false))
        {
            if (shutdown.Task.IsCompleted) return;
            await AnswerAsync(request).ConfigureAwait(false);
        }
    }

    private async Task AnswerAsync(Request request)
    {
        link.Publish("status", request, new { ExecutionState = "busy" });
        try
        {
            await DispatchAsync(request).ConfigureAwait(false);
        }
        catch (BadRequestException e)
        {
            link.Refuse(request, "BadRequest", e.Message);
        }
        catch (Exception e)
        {
            // A bug of the engine must not end the notebook's kernel, nor leave a front end waiting.
            link.Complaints.Add($"{request.Type} failed: {e}");
            link.Refuse(request, e.GetType().Name, e.Message);
        }
        finally
        {
            link.Publish("status", request, new { ExecutionState = "idle" });
        }
        if (request.Type == "shutdown_request") shutdown.TrySetResult();
    }

    private Task DispatchAsync(Request request)
    {
        switch (request.Type)
        {
            case "execute_request" when request.Channel == KernelChannel.Shell:
                return executor.ExecuteAsync(request);
            case "complete_request" when request.Channel == KernelChannel.Shell:
                return editing.CompleteAsync(request);
            case "inspect_request" when request.Channel == KernelChannel.Shell:
                return editing.InspectAsync(request);
            case "is_complete_request" when request.Channel == KernelChannel.Shell:
                return editing.IsCompleteAsync(request);
            case "history_request" when request.Channel == KernelChannel.Shell:
                link.Reply(request, new { Status = "ok", History = history.Of(request) });
                break;
            default:
                SmallAnswers.Give(request, link, Interrupt);
                break;
        }
        return Task.CompletedTask;
    }
}
