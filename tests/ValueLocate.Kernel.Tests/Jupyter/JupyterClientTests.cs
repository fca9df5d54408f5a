using System.Diagnostics;

namespace ValueLocate.Kernel.Tests.Jupyter;

/// <summary>Debian's own Jupyter drives the kernel as `valuelocate kernel install` installed it.</summary>
public sealed class JupyterClientTests : IDisposable
{
    private const string KernelName = ".net-csharp";
    internal static readonly string? Python = ((string[])["python3", "/usr/bin/python3"])
        .FirstOrDefault(p => Start(p, ["-c", "import jupyter_client, nbclient, nbconvert"], null).Code == 0);
    private readonly string folder = Directory.CreateTempSubdirectory("jupyter").FullName;

    [Theory]
    [InlineData("lifecycle.py")]
    [InlineData("output.py")]
    [InlineData("notebook.py")]
    [InlineData("lessons.py")]
    public void Jupyter_drives_the_kernel(string script)
    {
        Require.Tool("jupyter", Python is not null, "Debian's python3-jupyter-client, python3-nbclient and python3-nbconvert are not installed");
        InstallKernel(folder);
        var (code, output) = Start(Python!,
            [Path.Combine(Require.Root, "tests", "ValueLocate.Kernel.Tests", "Jupyter", "Python", script), KernelName, folder],
            Path.Combine(folder, "share", "jupyter"));
        TestContext.Current.SendDiagnosticMessage($"{script}: {output.Trim()}");
        Assert.True(code == 0, output);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>The folder with the command line as it was built with these tests.</summary>
    internal static string Programs => Path.Combine(Require.Root, "src", "ValueLocate.Cli", "bin", Configuration, "net10.0");

    internal static void InstallKernel(string prefix)
    {
        var (code, said) = Start("dotnet", [Path.Combine(Programs, "ValueLocate.Cli.dll"), "kernel", "install", "--prefix", prefix], null);
        Assert.True(code == 0, said);
    }

    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    internal static (int Code, string Output) Start(string program, string[] arguments, string? jupyterPath)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (jupyterPath is not null) start.Environment["JUPYTER_PATH"] = jupyterPath;
        try
        {
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output + error.GetAwaiter().GetResult());
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return (-1, e.Message);
        }
    }
}
