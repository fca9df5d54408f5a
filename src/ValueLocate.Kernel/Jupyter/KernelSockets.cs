using NetMQ;
using NetMQ.Sockets;
using ValueLocate.Kernel.Jupyter.Wire;

namespace ValueLocate.Kernel.Jupyter;

/// <summary>
/// The kernel's five sockets. One thread touches them; messages to send come to it through a queue, and so in the order they were handed over.
/// </summary>
internal sealed class KernelSockets : IDisposable
{
    /// <summary>
    /// The most bytes of a part of a message: ZeroMQ closes the connection of who sends more before it takes any of it. No cell of this size would compile.
    /// </summary>
    private const long MostBytes = 16L << 20;
    private readonly Dictionary<KernelChannel, NetMQSocket> sockets = [];
    private readonly NetMQQueue<(KernelChannel Channel, IReadOnlyList<byte[]> Frames)> outbox = new();
    private readonly NetMQPoller poller = [];
    private readonly Action<KernelChannel, IReadOnlyList<byte[]>> received;
    private readonly OutputBudget budget = OutputBudget.Shared;

    /// <summary>Binds the sockets and begins to read.</summary>
    /// <param name="connection">Where.</param>
    /// <param name="received">Gets what comes, on the sockets' thread: shell, control, input, and the publisher's subscriptions.</param>
    /// <exception cref="JupyterException">A port is taken.</exception>
    public KernelSockets(ConnectionFile connection, Action<KernelChannel, IReadOnlyList<byte[]>> received)
    {
        this.received = received;
        try
        {
            Open(KernelChannel.Shell, new RouterSocket(), connection, connection.ShellPort);
            Open(KernelChannel.Control, new RouterSocket(), connection, connection.ControlPort);
            Open(KernelChannel.Input, new RouterSocket(), connection, connection.InputPort);
            Open(KernelChannel.Heartbeat, new RouterSocket(), connection, connection.HeartbeatPort);
            var publisher = new XPublisherSocket();
            // Every subscriber is welcomed, not only the first.
            publisher.Options.XPubVerbose = true;
            Open(KernelChannel.Publish, publisher, connection, connection.PublishPort);
        }
        catch
        {
            foreach (var socket in sockets.Values) socket.Dispose();
            outbox.Dispose();
            poller.Dispose();
            throw;
        }
        outbox.ReceiveReady += (_, _) => Drain();
        poller.Add(outbox);
        poller.RunAsync("kernel sockets", isBackgroundThread: true);
    }

    /// <summary>Sends frames, from any thread.</summary>
    public void Send(KernelChannel channel, IReadOnlyList<byte[]> frames)
    {
        budget.Count(frames.Sum(f => (long)f.Length));
        outbox.Enqueue((channel, frames));
    }

    /// <summary>Reads all that has come by now, then says so on the caller's thread.</summary>
    public Task ReadAllAsync() => OnPoller(() => Read(KernelChannel.Shell));

    /// <summary>Sends what is queued, then closes; what the system has not taken yet gets a second more.</summary>
    public void Dispose()
    {
        if (poller.IsRunning)
        {
            OnPoller(Drain).Wait(TimeSpan.FromSeconds(2));
            poller.Stop();
        }
        poller.Dispose();
        foreach (var socket in sockets.Values) socket.Dispose();
        outbox.Dispose();
    }

    private Task OnPoller(Action action) => Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.None, poller);

    private void Open(KernelChannel channel, NetMQSocket socket, ConnectionFile connection, int port)
    {
        sockets.Add(channel, socket);
        socket.Options.Linger = TimeSpan.FromSeconds(1);
        // A reply or a status that is dropped leaves a front end waiting for good.
        socket.Options.SendHighWatermark = 0;
        socket.Options.MaxMsgSize = MostBytes;
        // A front end that comes back under its old name gets its answers.
        if (socket is RouterSocket) socket.Options.RouterHandover = true;
        socket.Options.IPv4Only = connection.Address.AddressFamily != System.Net.Sockets.AddressFamily.InterNetworkV6;
        try
        {
            socket.Bind(connection.EndPoint(port));
        }
        catch (NetMQException e)
        {
            throw new JupyterException($"The kernel can't listen on {connection.Address}, port {port} ({channel}): {e.Message.TrimEnd('.')}; is another "
                + "kernel running with this connection file?", e);
        }
        socket.ReceiveReady += (_, _) => Read(channel);
        poller.Add(socket);
    }

    private void Read(KernelChannel channel)
    {
        var socket = sockets[channel];
        var message = new NetMQMessage();
        // Not without end: what waits to be sent has its turn.
        for (var i = 0; i < 10_000 && socket.TryReceiveMultipartMessage(ref message!); i++)
        {
            // A front end that hears its own beat knows that the kernel lives.
            if (channel == KernelChannel.Heartbeat) socket.SendMultipartMessage(message);
            else received(channel, [.. message.Select(f => f.ToByteArray())]);
        }
    }

    private void Drain()
    {
        while (outbox.TryDequeue(out var item, TimeSpan.Zero))
        {
            var socket = sockets[item.Channel];
            for (var i = 0; i < item.Frames.Count; i++) socket.SendFrame(item.Frames[i], i < item.Frames.Count - 1);
            budget.Count(-item.Frames.Sum(f => (long)f.Length));
        }
    }
}
