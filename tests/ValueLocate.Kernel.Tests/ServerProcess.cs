using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ValueLocate.Kernel.Tests;

/// <summary>A server that a test started, and all that it says. It and what it started end with this object.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly StringBuilder log = new();
    private readonly Process process;

    /// <summary>Starts it.</summary>
    public ServerProcess(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, e) => Note(e.Data);
        process.ErrorDataReceived += (_, e) => Note(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    /// <summary>What it said so far.</summary>
    public string Log
    {
        get
        {
            lock (log) return log.ToString();
        }
    }

    /// <summary>Adds a line to what it said.</summary>
    public void Note(string? line)
    {
        lock (log) log.AppendLine(line);
    }

    /// <summary>Waits until it listens.</summary>
    /// <param name="listens">Whether it does.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task WaitAsync(Func<bool> listens, CancellationToken cancellation)
    {
        for (var wait = Stopwatch.StartNew(); !listens(); await Task.Delay(100, cancellation))
        {
            Assert.False(process.HasExited, Log);
            Assert.True(wait.Elapsed < TimeSpan.FromMinutes(1), $"The server did not listen within a minute. {Log}");
        }
    }

    /// <summary>Waits for an end that it was asked for.</summary>
    public void WaitForExit(TimeSpan most) => process.WaitForExit(most);

    public void Dispose()
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
    }

    /// <summary>A port of this machine's own address that nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
