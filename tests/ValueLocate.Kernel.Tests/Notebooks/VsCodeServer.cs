using System.Diagnostics;
using System.Text.Json;

namespace ValueLocate.Kernel.Tests.Notebooks;

/// <summary>
/// VS Code's workbench as a server on this machine's own address, with settings of its own and no extension but those that it comes with. It ends with this
/// object.
/// </summary>
internal sealed class VsCodeServer : IDisposable
{
    private readonly string workspace;
    private readonly int port = ServerProcess.FreePort();
    private readonly ServerProcess process;

    /// <summary>Starts it.</summary>
    /// <param name="folder">For its settings; an empty one.</param>
    /// <param name="workspace">The folder that it opens.</param>
    /// <param name="theme">A colour theme that it comes with.</param>
    public VsCodeServer(string folder, string workspace, string theme)
    {
        this.workspace = workspace;
        Directory.CreateDirectory(Path.Combine(folder, "user", "User"));
        File.WriteAllText(Path.Combine(folder, "user", "User", "settings.json"), JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["workbench.colorTheme"] = theme,
            ["workbench.startupEditor"] = "none",
            // Where this is not said, a file that the address names is opened as text.
            ["workbench.editorAssociations"] = new Dictionary<string, string> { ["*.ipynb"] = "jupyter-notebook" },
            ["workbench.secondarySideBar.defaultVisibility"] = "hidden",
            ["security.workspace.trust.enabled"] = false,
            ["chat.disableAIFeatures"] = true,
        }));
        var start = new ProcessStartInfo(Path.Combine(Home, "node"));
        string[] options =
        [
            Entry, "--auth", "none", "--bind-addr", $"127.0.0.1:{port}", "--config", Path.Combine(folder, "config.yaml"), "--user-data-dir",
            Path.Combine(folder, "user"), "--extensions-dir", Path.Combine(folder, "extensions"), "--disable-telemetry", "--disable-update-check",
        ];
        foreach (var o in options) start.ArgumentList.Add(o);
        process = new ServerProcess(start);
    }

    /// <summary>What it said so far.</summary>
    public string Log => process.Log;

    /// <summary>Where .ci/vscode.sh puts it.</summary>
    public static string Home => Path.Combine(Require.Root, ".out", "vscode");

    private static string Entry => Path.Combine(Home, "node_modules", "code-server", "out", "node", "entry.js");

    /// <summary>Skips the test where it is not installed.</summary>
    public static void RequireProgram() => Require.Tool("vscode", File.Exists(Entry), "VS Code's server is not installed: run bash .ci/vscode.sh");

    /// <summary>Waits until it listens, and gives the address at which a browser opens a file of the workspace.</summary>
    public async Task<string> AddressOfAsync(string file, CancellationToken cancellation)
    {
        await process.WaitAsync(() => Log.Contains("HTTP server listening", StringComparison.Ordinal), cancellation);
        string[][] payload = [["openFile", $"vscode-remote://127.0.0.1:{port}{workspace}/{file}"]];
        return $"http://127.0.0.1:{port}/?folder={Uri.EscapeDataString(workspace)}&payload={Uri.EscapeDataString(JsonSerializer.Serialize(payload))}";
    }

    public void Dispose() => process.Dispose();
}
