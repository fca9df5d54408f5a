using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ValueLocate.Kernel.Jupyter;

namespace ValueLocate.Kernel.Tests.Jupyter;

/// <summary>`valuelocate kernel run` in a process of its own, as Jupyter starts it, with a front end.</summary>
internal sealed class KernelProcess : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("kernel").FullName;
    private readonly ServerProcess process;

    public KernelProcess()
    {
        var ports = RunningKernel.FreePorts();
        var key = Guid.NewGuid().ToString("N");
        var connection = new ConnectionFile(IPAddress.Loopback, ports[0], ports[1], ports[2], ports[3], ports[4], Encoding.UTF8.GetBytes(key));
        var file = Path.Combine(folder, "connection.json");
        File.WriteAllText(file, new JsonObject
        {
            ["transport"] = "tcp",
            ["ip"] = "127.0.0.1",
            ["signature_scheme"] = "hmac-sha256",
            ["key"] = key,
            ["shell_port"] = ports[0],
            ["control_port"] = ports[1],
            ["iopub_port"] = ports[2],
            ["stdin_port"] = ports[3],
            ["hb_port"] = ports[4],
        }.ToJsonString());
        string[] command = [Path.Combine(JupyterClientTests.Programs, "ValueLocate.Cli.dll"), "kernel", "run", "--connection-file", file];
        process = new ServerProcess(new ProcessStartInfo("dotnet", command) { WorkingDirectory = folder });
        Client = new KernelClient(connection);
    }

    public KernelClient Client { get; }

    /// <summary>What the process wrote.</summary>
    public string Log => process.Log;

    public void Dispose()
    {
        Client.Dispose();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
