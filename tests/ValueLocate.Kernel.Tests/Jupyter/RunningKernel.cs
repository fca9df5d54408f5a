using System.Net;
using System.Net.Sockets;
using ValueLocate.Kernel.Cells;
using ValueLocate.Kernel.CSharp;
using ValueLocate.Kernel.Jupyter;

namespace ValueLocate.Kernel.Tests.Jupyter;

/// <summary>A kernel in this process with a real C# session, on sockets of its own.</summary>
public sealed class RunningKernel : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("kernel").FullName;
    private readonly CancellationTokenSource stop = new();
    private readonly StringWriter log = new();
    private readonly JupyterKernel kernel;

    public RunningKernel()
        : this(null)
    {
    }

    internal RunningKernel(Func<ICellEngine>? engine)
    {
        var ports = FreePorts();
        Connection = new ConnectionFile(IPAddress.Loopback, ports[0], ports[1], ports[2], ports[3], ports[4], Guid.NewGuid().ToByteArray());
        kernel = new JupyterKernel(Connection,
            engine ?? (() => new CSharpSession(new() { WorkingFolder = folder, CacheFolder = Path.Combine(folder, "cache") })), log);
        Ended = kernel.RunAsync(stop.Token);
    }

    public ConnectionFile Connection { get; }

    /// <summary>Ends once the kernel has shut down.</summary>
    public Task Ended { get; }

    /// <summary>What it wrote to its standard error.</summary>
    public string Log { get { lock (log) return log.ToString(); } }

    internal KernelClient Connect() => new(Connection);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Ended;
        kernel.Dispose();
        stop.Dispose();
        await log.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    internal static int[] FreePorts()
    {
        TcpListener[] listeners = [.. Enumerable.Range(0, 5).Select(_ => new TcpListener(IPAddress.Loopback, 0))];
        foreach (var listener in listeners) listener.Start();
        int[] ports = [.. listeners.Select(l => ((IPEndPoint)l.LocalEndpoint).Port)];
        foreach (var listener in listeners) listener.Dispose();
        return ports;
    }
}
