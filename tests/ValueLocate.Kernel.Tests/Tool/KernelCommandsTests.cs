using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using ValueLocate.Kernel.Jupyter;
using ValueLocate.Kernel.Tests.Jupyter;
using ValueLocate.Kernel.Tool;

namespace ValueLocate.Kernel.Tests.Tool;

public sealed class KernelCommandsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("tool").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_kernel_is_installed_that_starts_the_tool()
    {
        var (code, output, error) = Run("install", "--prefix", folder, "--name", "cs");
        Assert.Equal((0, ""), (code, error));
        Assert.Equal(Path.Combine(folder, "share", "jupyter", "kernels", "cs"), output.Trim());
        var argv = JsonNode.Parse(File.ReadAllText(Path.Combine(output.Trim(), "kernel.json")))!["argv"]!.AsArray().Select(a => a!.GetValue<string>()).ToList();
        Assert.Equal(["run", "--connection-file", "{connection_file}", "--resource-folder", "{resource_dir}"], argv[^5..]);
        Assert.True(File.Exists(argv[0]), argv[0]);
    }

    [Theory]
    [InlineData("'start' is neither a command nor an option of ", "start")]
    [InlineData("Option '--connection-file' is required", "run")]
    [InlineData("--prefix is empty", "install", "--prefix", "")]
    [InlineData("'a b' is no name for a kernel", "install", "--name", "a b")]
    [InlineData("The connection file none.json can't be read", "run", "--connection-file", "none.json")]
    public void What_cannot_be_done_is_one_sentence(string sentence, params string[] args)
    {
        var (code, output, error) = Run(args);
        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith($"error: {sentence}", error, StringComparison.Ordinal);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Without_a_command_it_says_what_it_can_do()
    {
        var (code, output, error) = Run();
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("install", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_process_that_the_specification_starts_runs_cells()
    {
        var ports = RunningKernel.FreePorts();
        var connection = new ConnectionFile(IPAddress.Loopback, ports[0], ports[1], ports[2], ports[3], ports[4], "a key"u8.ToArray());
        var file = Path.Combine(folder, "connection.json");
        var json = new JsonObject
        {
            ["transport"] = "tcp",
            ["ip"] = "127.0.0.1",
            ["signature_scheme"] = "hmac-sha256",
            ["key"] = "a key",
            ["shell_port"] = connection.ShellPort,
            ["iopub_port"] = connection.PublishPort,
            ["stdin_port"] = connection.InputPort,
            ["control_port"] = connection.ControlPort,
            ["hb_port"] = connection.HeartbeatPort,
        };
        await File.WriteAllTextAsync(file, json.ToJsonString(), TestContext.Current.CancellationToken);
        var tool = Path.Combine(AppContext.BaseDirectory, "ValueLocate.Kernel.dll");
        using var process = new ServerProcess(new ProcessStartInfo("dotnet", [tool, "run", "--connection-file", file]));
        using var client = new KernelClient(connection);
        Assert.Equal("ok", client.Reply(client.Execute("var x = 20 + 22;")).Text("status"));
        var id = client.Execute("x");
        Message message;
        while ((message = client.Next()).Type != "execute_result" || message.ParentId != id)
        {
            // Statuses and the first cell's input come before.
        }
        Assert.Contains("42", message.Content["data"]!["text/plain"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("ok", client.ControlReply(client.Control("shutdown_request", new JsonObject { ["restart"] = false })).Text("status"));
        process.WaitForExit(TimeSpan.FromSeconds(30));
        Assert.True(process.HasExited, process.Log);
    }

    private static (int Code, string Output, string Error) Run(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        return (KernelCommands.Run(args, output, error, TestContext.Current.CancellationToken), output.ToString(), error.ToString());
    }
}
