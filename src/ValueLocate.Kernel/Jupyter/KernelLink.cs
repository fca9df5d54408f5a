using System.Text;
using ValueLocate.Kernel.Jupyter.Wire;

namespace ValueLocate.Kernel.Jupyter;

/// <summary>What the parts of the kernel say to front ends with.</summary>
internal sealed class KernelLink(ConnectionFile connection, Complaints complaints)
{
    private readonly MessageCodec codec = new(connection.Key);
    private volatile KernelSockets? sockets;

    /// <summary>Lines for standard error.</summary>
    public Complaints Complaints => complaints;

    /// <summary>Takes the sockets into use.</summary>
    public void Open(KernelSockets opened) => sockets = opened;

    /// <summary>Nothing is sent any more.</summary>
    public void Close() => sockets = null;

    /// <summary>Reads a message; null where it was dropped, with a line about it.</summary>
    public Request? Read(KernelChannel channel, IReadOnlyList<byte[]> frames, long number)
    {
        var request = codec.Read(channel, frames, number, out var problem);
        if (request is null) complaints.Add($"dropped a message on the {channel} socket: {problem}");
        return request;
    }

    /// <summary>Answers a request where it came.</summary>
    public void Reply(Request request, object content) =>
        sockets?.Send(request.Channel, codec.Write(request.Identities, request.ReplyType, request.Header, content));

    /// <summary>Answers a request with an error.</summary>
    public void Refuse(Request request, string name, string message) =>
        Reply(request, new { Status = "error", Ename = name, Evalue = message, Traceback = (string[])[$"{name}: {message}"] });

    /// <summary>Tells everyone.</summary>
    public void Publish(string type, Request? parent, object content) =>
        sockets?.Send(KernelChannel.Publish, codec.Write([Encoding.UTF8.GetBytes("kernel." + type)], type, parent?.Header, content));

    /// <summary>Tells a new subscriber that it is one, since what was published before is gone.</summary>
    public void Welcome(byte[] topic) =>
        sockets?.Send(KernelChannel.Publish, codec.Write([topic], "iopub_welcome", null, new { Subscription = Encoding.UTF8.GetString(topic) }));

    /// <summary>Asks whoever sent a request for a line.</summary>
    public void AskFor(Request request, string prompt, bool password) =>
        sockets?.Send(KernelChannel.Input, codec.Write(request.Identities, "input_request", request.Header, new { Prompt = prompt, Password = password }));

    /// <summary>All that has come by now has been handed on.</summary>
    public Task ReadAllAsync() => sockets?.ReadAllAsync() ?? Task.CompletedTask;
}
