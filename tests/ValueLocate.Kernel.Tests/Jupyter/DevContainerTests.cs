using System.Diagnostics;
using System.Text.Json;

namespace ValueLocate.Kernel.Tests.Jupyter;

public sealed class DevContainerTests
{
    [Theory]
    [InlineData("devcontainer.json")]
    [InlineData("gpu/devcontainer.json")]
    public void A_dev_container_has_the_sdk_the_extensions_and_the_script_that_ci_calls(string file)
    {
        using var container = Read(file);
        var root = container.RootElement;
        using var sdk = JsonDocument.Parse(File.ReadAllText(Path.Combine(Require.Root, "global.json")));
        var wanted = string.Join('.', sdk.RootElement.GetProperty("sdk").GetProperty("version").GetString()!.Split('.')[..2]);
        Assert.EndsWith($"/dotnet:{wanted}", root.GetProperty("image").GetString(), StringComparison.Ordinal);
        Assert.Equal(["ms-toolsai.jupyter", "ms-dotnettools.csharp"],
            root.GetProperty("customizations").GetProperty("vscode").GetProperty("extensions").EnumerateArray().Select(e => e.GetString()));
        var command = root.GetProperty("postCreateCommand").GetString()!;
        Assert.Contains(command, File.ReadAllText(Path.Combine(Require.Root, ".ci", "run")), StringComparison.Ordinal);
        Assert.Equal(file.StartsWith("gpu", StringComparison.Ordinal), root.GetProperty("hostRequirements").TryGetProperty("gpu", out _));
    }

    [Fact]
    public void Its_command_installs_the_kernel()
    {
        Require.Tool("jupyter", JupyterClientTests.Python is not null, "Debian's Jupyter is not installed, and this test does not install it");
        using var container = Read("devcontainer.json");
        var folder = Directory.CreateTempSubdirectory("jupyter").FullName;
        try
        {
            var start =
                new ProcessStartInfo("bash", ["-c", container.RootElement.GetProperty("postCreateCommand").GetString()!]) { WorkingDirectory = Require.Root };
            start.Environment["JUPYTER_DATA_DIR"] = folder;
            using var process = Process.Start(start)!;
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
            using var spec = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "kernels", ".net-csharp", "kernel.json")));
            Assert.True(File.Exists(spec.RootElement.GetProperty("argv")[1].GetString()));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static JsonDocument Read(string file) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(Require.Root, ".devcontainer", file)),
            new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
}
