using ValueLocate.Kernel.Tests.Notebooks;

namespace ValueLocate.Kernel.Tests.Jupyter;

/// <summary>JupyterLab's own client talks to the kernel without a Jupyter server in between, as VS Code's Jupyter extension does.</summary>
public sealed class JupyterLabTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("jupyterlab").FullName;

    [Fact]
    public void Its_client_drives_the_kernel_over_bare_sockets()
    {
        VsCodeServer.RequireProgram();
        JupyterClientTests.InstallKernel(folder);
        var (code, output) = JupyterClientTests.Start(
            Path.Combine(VsCodeServer.Home, "node"),
            [
                Path.Combine(Require.Root, "tests", "ValueLocate.Kernel.Tests", "Jupyter", "JupyterLab", "client.mjs"),
                Path.Combine(folder, "share", "jupyter", "kernels", ".net-csharp", "kernel.json"), folder,
                Path.Combine(VsCodeServer.Home, "package.json"),
            ],
            null);
        Assert.True(code == 0 && output.TrimEnd().EndsWith("right", StringComparison.Ordinal), output);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
