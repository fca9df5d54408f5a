using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using NetMQ;
using NetMQ.Sockets;
using ValueLocate.Kernel.Jupyter;

namespace ValueLocate.Kernel.Tests.Jupyter;

/// <summary>A message that the kernel sent.</summary>
internal sealed record Message(string Type, string ParentId, JsonObject Content, JsonObject Header, string First)
{
    public string Text(string name) => Content[name]!.GetValue<string>();

    public int Whole(string name) => Content[name]!.GetValue<int>();
}

/// <summary>A small front end, written from the protocol's text alone: signs, sends and reads without the kernel's own code.</summary>
internal sealed class KernelClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly ConnectionFile connection;
    private readonly Dictionary<string, Message> replies = [];
    private readonly HashSet<string> busy = [];
    private readonly DealerSocket shell = new();
    private readonly DealerSocket control = new();
    private readonly DealerSocket input = new();
    private readonly SubscriberSocket publisher = new();

    public KernelClient(ConnectionFile connection)
    {
        this.connection = connection;
        var me = Guid.NewGuid().ToByteArray();
        foreach (var (socket, port) in ((NetMQSocket, int)[])[(shell, connection.ShellPort), (control, connection.ControlPort),
            (input, connection.InputPort), (publisher, connection.PublishPort)])
        {
            socket.Options.Linger = TimeSpan.Zero;
            if (socket is DealerSocket) socket.Options.Identity = me;
            socket.Connect(connection.EndPoint(port));
        }
        publisher.SubscribeToAnyTopic();
        while (Next().Type != "iopub_welcome")
        {
            // What others ask is none of our business.
        }
    }

    /// <summary>Sends a request on the shell socket; its id.</summary>
    public string Ask(string type, JsonObject? content = null) => Send(shell, Frames(type, content ?? [], out var id), id);

    /// <summary>Sends a request on the control socket; its id.</summary>
    public string Control(string type, JsonObject? content = null) => Send(control, Frames(type, content ?? [], out var id), id);

    /// <summary>Sends frames as they are.</summary>
    public void Raw(params byte[][] frames) => Send(shell, frames, "");

    public string Execute(string code, JsonObject? more = null)
    {
        var content = more ?? [];
        content["code"] = code;
        return Ask("execute_request", content);
    }

    /// <summary>The answer to a request on the shell socket.</summary>
    public Message Reply(string id) => Reply(shell, id);

    /// <summary>The answer to a request on the control socket.</summary>
    public Message ControlReply(string id) => Reply(control, id);

    /// <summary>Asks on the shell socket and waits.</summary>
    public Message Answer(string type, JsonObject? content = null) => Reply(Ask(type, content));

    /// <summary>What was told of a request, until the kernel is idle again, without the two statuses.</summary>
    public List<Message> Told(string id)
    {
        List<Message> told = [];
        while (true)
        {
            var message = Next();
            if (message.ParentId != id) continue;
            if (message.Type != "status") told.Add(message);
            else if (message.Text("execution_state") == "idle") return told;
        }
    }

    /// <summary>Runs a cell to its end.</summary>
    public (Message Reply, List<Message> Told) Run(string code, JsonObject? more = null)
    {
        var id = Execute(code, more);
        return (Reply(id), Told(id));
    }

    /// <summary>The next thing that everyone is told.</summary>
    public Message Next()
    {
        var message = Receive(publisher);
        if (message.Type == "status" && message.ParentId.Length > 0)
        {
            if (message.Text("execution_state") == "busy") Assert.True(busy.Add(message.ParentId), "busy twice");
            else Assert.True(busy.Remove(message.ParentId), "idle without busy");
        }
        return message;
    }

    /// <summary>The kernel's next question, in whichever cell.</summary>
    public Message Question() => Receive(input);

    /// <summary>Answers a question.</summary>
    public void Type(string line) => Send(input, Frames("input_reply", new JsonObject { ["value"] = line }, out var id), id);

    public byte[][] Frames(string type, JsonObject content, out string id)
    {
        id = Guid.NewGuid().ToString("N");
        var header = new JsonObject
        { ["msg_id"] = id, ["msg_type"] = type, ["session"] = "tests", ["username"] = "me", ["date"] = "2026-11-28T00:00:00Z", ["version"] = "5.3" };
        return Frames(header.ToJsonString(), content.ToJsonString());
    }

    /// <summary>Signed frames of any text.</summary>
    public byte[][] Frames(string header, string content)
    {
        byte[][] parts = [Encoding.UTF8.GetBytes(header), "{}"u8.ToArray(), "{}"u8.ToArray(), Encoding.UTF8.GetBytes(content)];
        return ["<IDS|MSG>"u8.ToArray(), Signature(parts), .. parts];
    }

    public void Dispose()
    {
        foreach (var socket in (NetMQSocket[])[shell, control, input, publisher]) socket.Dispose();
    }

    private static string Send(NetMQSocket socket, byte[][] frames, string id)
    {
        socket.SendMultipartBytes(frames);
        return id;
    }

    private Message Reply(DealerSocket socket, string id)
    {
        Message? reply;
        while (!replies.Remove(id, out reply))
        {
            var message = Receive(socket);
            replies[message.ParentId] = message;
        }
        return reply;
    }

    private Message Receive(NetMQSocket socket)
    {
        var frames = new List<byte[]>();
        if (!socket.TryReceiveMultipartBytes(Patience, ref frames!)) throw new TimeoutException("The kernel said nothing for 30 seconds.");
        var at = frames.FindIndex(f => f.AsSpan().SequenceEqual("<IDS|MSG>"u8));
        byte[][] parts = [.. frames.Skip(at + 2).Take(4)];
        Assert.Equal(Encoding.ASCII.GetString(Signature(parts)), Encoding.ASCII.GetString(frames[at + 1]));
        var header = JsonNode.Parse(parts[0])!.AsObject();
        Assert.Equal("5.4", header["version"]!.GetValue<string>());
        return new Message(
            header["msg_type"]!.GetValue<string>(),
            JsonNode.Parse(parts[1])!["msg_id"]?.GetValue<string>() ?? "",
            JsonNode.Parse(parts[3])!.AsObject(),
            header,
            at > 0 ? Encoding.UTF8.GetString(frames[0]) : "");
    }

    private byte[] Signature(byte[][] parts) =>
        Encoding.ASCII.GetBytes(Convert.ToHexStringLower(HMACSHA256.HashData(connection.Key, parts.SelectMany(p => p).ToArray())));
}
