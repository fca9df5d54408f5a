using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;

namespace ValueLocate.Kernel.Tests.Jupyter;

/// <summary>
/// Debian's notebook server on this machine's own address, with settings, kernels and token of its own. It and its kernels end with this object.
/// </summary>
internal sealed class NotebookServer : IAsyncDisposable
{
    private readonly string token = Guid.NewGuid().ToString("N");
    private readonly ServerProcess process;
    private readonly string runtime;
    private Uri? address;

    /// <summary>Starts it.</summary>
    /// <param name="prefix">A folder under which the kernel was installed.</param>
    /// <param name="notebooks">The folder that it serves.</param>
    public NotebookServer(string prefix, string notebooks)
    {
        runtime = Path.Combine(prefix, "runtime");
        var start = new ProcessStartInfo(Program()!) { WorkingDirectory = notebooks };
        string[] options = ["--no-browser", "--allow-root", "--ip=127.0.0.1", $"--port={ServerProcess.FreePort()}", $"--notebook-dir={notebooks}"];
        foreach (var o in options) start.ArgumentList.Add(o);
        start.Environment["JUPYTER_TOKEN"] = token;
        start.Environment["JUPYTER_RUNTIME_DIR"] = runtime;
        start.Environment["JUPYTER_DATA_DIR"] = Path.Combine(prefix, "share", "jupyter");
        start.Environment["JUPYTER_CONFIG_DIR"] = Path.Combine(prefix, "config");
        start.Environment["OMP_NUM_THREADS"] = "1";
        process = new ServerProcess(start);
    }

    /// <summary>What it said so far.</summary>
    public string Log => process.Log;

    /// <summary>Skips the test where there is none.</summary>
    public static void RequireProgram() => Require.Tool("jupyter", Program() is not null, "Debian's jupyter-notebook is not installed");

    /// <summary>Waits until it listens, and gives the address at which a browser opens a notebook.</summary>
    public async Task<string> AddressOfAsync(string notebook, CancellationToken cancellation)
    {
        await process.WaitAsync(() => (address ??= Listening()) is not null, cancellation);
        return new Uri(address!, $"notebooks/{notebook}?token={token}").AbsoluteUri;
    }

    public async ValueTask DisposeAsync()
    {
        // Asked to, it ends its kernels first, and they tidy up.
        if (address is not null && !process.HasExited)
        {
            using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("token", token);
            try
            {
                (await http.PostAsync(new Uri(address, "api/shutdown"), null, CancellationToken.None)).Dispose();
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                process.Note(e.Message);
            }
            process.WaitForExit(TimeSpan.FromSeconds(15));
        }
        process.Dispose();
    }

    /// <summary>The address in the file that the server writes once it listens; another program may have taken the port in the meantime.</summary>
    private Uri? Listening()
    {
        var file = Path.Combine(runtime, $"nbserver-{process.Id}.json");
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllText(file));
            return new Uri(json.RootElement.GetProperty("url").GetString()!);
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }

    private static string? Program() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(d => Path.Combine(d, "jupyter-notebook")).FirstOrDefault(File.Exists);
}
