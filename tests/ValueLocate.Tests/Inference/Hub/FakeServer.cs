using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ValueLocate.Tests.Inference.Hub;

/// <summary>What a client asked.</summary>
internal sealed record FakeRequest(string Path, string Query, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>What was sent.</summary>
    public string Body { get; init; } = "";

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>The first byte asked for.</summary>
    public int From => Header("Range") is { } range ? int.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture) : 0;
}

/// <summary>What to answer, lies and accidents included.</summary>
internal sealed record FakeReply(int Status, byte[] Body)
{
    public Dictionary<string, string> Headers { get; init; } = [];

    /// <summary>Bytes of the body to send before the connection is cut.</summary>
    public int? CutAfter { get; init; }

    /// <summary>Bytes of the body to send before nothing more comes.</summary>
    public int? StallAfter { get; init; }

    /// <summary>Bytes of the body to send at once; the others follow one by one, for ever slowly.</summary>
    public int? TrickleAfter { get; init; }

    /// <summary>Whether the body begins again where it ends.</summary>
    public bool Endless { get; init; }

    /// <summary>The Content-Length to announce; null: the true one. -1: none, the body ends with the connection.</summary>
    public int? Announce { get; init; }

    public static FakeReply Text(int status, string text = "", params (string Name, string Value)[] headers) =>
        new(status, Encoding.UTF8.GetBytes(text)) { Headers = headers.ToDictionary(h => h.Name, h => h.Value) };
}

/// <summary>A small HTTP server on 127.0.0.1, a connection a request, that does what a test tells it to.</summary>
internal sealed class FakeServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Func<FakeRequest, FakeReply> answer;
    private readonly List<FakeRequest> requests = [];

    public FakeServer(Func<FakeRequest, FakeReply> answer)
    {
        this.answer = answer;
        listener.Start();
        _ = Accept();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    public IReadOnlyList<FakeRequest> Requests
    {
        get { lock (requests) return [.. requests]; }
    }

    public void Dispose()
    {
        stop.Cancel();
        listener.Dispose();
        stop.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true) _ = Serve(await listener.AcceptTcpClientAsync(stop.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task Serve(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var request = await ReadRequest(stream);
                FakeReply reply;
                lock (requests)
                {
                    requests.Add(request);
                    reply = answer(request);
                }
                await Write(stream, reply);
                // Reset instead of a polite end, as a lost connection would.
                if (reply.CutAfter is not null) client.LingerState = new LingerOption(true, 0);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
            {
                // The client went away.
            }
        }
    }

    private async Task Write(NetworkStream stream, FakeReply reply)
    {
        var head = new StringBuilder($"HTTP/1.1 {reply.Status} X\r\nConnection: close\r\n");
        if (reply.Announce != -1) head.Append(CultureInfo.InvariantCulture, $"Content-Length: {reply.Announce ?? reply.Body.Length}\r\n");
        foreach (var (name, value) in reply.Headers) head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()));
        if (reply.TrickleAfter is { } at)
        {
            await stream.WriteAsync(reply.Body.AsMemory(0, at), stop.Token);
            for (; at < reply.Body.Length; at++)
            {
                await stream.WriteAsync(reply.Body.AsMemory(at, 1), stop.Token);
                await Task.Delay(20, stop.Token);
            }
            return;
        }
        while (reply.Endless) await stream.WriteAsync(reply.Body, stop.Token);
        await stream.WriteAsync(reply.Body.AsMemory(0, reply.CutAfter ?? reply.StallAfter ?? reply.Body.Length));
        // A reset throws away what the client has not read yet.
        if (reply.CutAfter is not null) await Task.Delay(50, stop.Token);
        if (reply.StallAfter is not null) await Task.Delay(Timeout.Infinite, stop.Token);
    }

    private static async Task<FakeRequest> ReadRequest(NetworkStream stream)
    {
        var text = new StringBuilder();
        var one = new byte[1];
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one) == 0) throw new IOException("No request.");
            text.Append((char)one[0]);
        }
        var lines = text.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var target = lines[0].Split(' ')[1].Split('?');
        var headers = lines.Skip(1).Select(l => l.Split(": ", 2)).ToDictionary(p => p[0], p => p[1], StringComparer.OrdinalIgnoreCase);
        var body = new byte[int.Parse(headers.GetValueOrDefault("Content-Length", "0"), CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body);
        return new FakeRequest(target[0], target.Length > 1 ? target[1] : "", headers) { Body = Encoding.UTF8.GetString(body) };
    }
}
