using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using ValueLocate.Pipeline;

namespace ValueLocate.Cli.Tests.Serve;

public sealed class ServeVerbTests
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_serves_a_run_until_it_is_stopped_and_on_this_machine_only()
    {
        using var run = new TinyRun();
        using var stop = new CancellationTokenSource();
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var serving = Task.Run(() => Application.Run(["serve", "--run", run.Folder, "--port", "0", "--quiet"], TextWriter.Synchronized(output), error,
            stop.Token), Now);
        string line;
        while (!(line = output.ToString()).Contains("Ctrl-C", StringComparison.Ordinal))
        {
            Assert.False(serving.IsCompleted, error.ToString());
            await Task.Delay(20, Now);
        }
        Assert.StartsWith("model is served at http://127.0.0.1:", line, StringComparison.Ordinal);
        Assert.Contains("conservation", line, StringComparison.Ordinal);
        var address = new Uri(line.Split(' ').First(w => w.StartsWith("http", StringComparison.Ordinal)));
        using var client = new HttpClient { BaseAddress = address };
        var request = new
        {
            model = "model",
            messages = new[] { new { role = "user", content = "Why?" } },
            max_tokens = 4,
            steering = new { dimension = "conservation", aspect = "negative" },
        };
        using (var response = await client.PostAsJsonAsync("/v1/chat/completions", request, Now))
        {
            var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Now);
            Assert.True(response.IsSuccessStatusCode, answer.GetRawText());
            Assert.Equal(40, answer.GetProperty("steering")[0].GetProperty("gamma").GetDouble());
        }
        foreach (var other in (await Dns.GetHostAddressesAsync(Dns.GetHostName(), Now)).Where(a => a.AddressFamily == AddressFamily.InterNetwork
            && !IPAddress.IsLoopback(a)))
        {
            using var socket = new TcpClient();
            await Assert.ThrowsAnyAsync<SocketException>(() => socket.ConnectAsync(other, address.Port, Now).AsTask());
        }
        await stop.CancelAsync();
        Assert.Equal(0, await serving);
        Assert.Equal("", error.ToString());
    }

    [Fact]
    public void What_it_can_not_serve_is_a_sentence()
    {
        using var run = new TinyRun();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = $"{((IPEndPoint)taken.LocalEndpoint).Port}";
        Assert.Contains($"The port {port} is in use", Sentence("--run", run.Folder, "--port", port), StringComparison.Ordinal);
        Assert.Contains("65536", Sentence("--run", run.Folder, "--port", "65536"), StringComparison.Ordinal);
        Assert.Contains("--queue", Sentence("--queue", "0"), StringComparison.Ordinal);
        Assert.Contains("run.json", Sentence("--run", run.Files.Path), StringComparison.Ordinal);
        Assert.Contains("is not the one", Sentence("--run", run.Folder, "--model", "tiny-values"), StringComparison.Ordinal);
        Assert.Contains("Two runs", Sentence("--run", run.Folder, "--run", run.Folder), StringComparison.Ordinal);
        File.Delete(Path.Combine(run.Folder, RunFiles.Neurons));
        Assert.Contains("valuelocate locate", Sentence("--run", run.Folder), StringComparison.Ordinal);
    }

    private static string Sentence(params string[] args) => CommandLine.Run(["serve", "--quiet", .. args]).Sentence();
}
