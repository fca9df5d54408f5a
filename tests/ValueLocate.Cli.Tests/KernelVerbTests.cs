using System.Text.Json.Nodes;

namespace ValueLocate.Cli.Tests;

public sealed class KernelVerbTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("kernel").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_kernel_is_installed_for_an_environment_under_a_name()
    {
        var installed = CommandLine.Run("kernel", "install", "--prefix", folder, "--name", "cs");
        Assert.Equal((0, ""), (installed.Code, installed.Error));
        var spec = Path.Combine(folder, "share", "jupyter", "kernels", "cs");
        Assert.Equal(spec, installed.Output.Trim());
        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(spec, "kernel.json")))!;
        Assert.True(File.Exists(json["argv"]![0]!.GetValue<string>()));
        Assert.Equal(".NET (C#, cs)", json["display_name"]!.GetValue<string>());
    }

    [Fact]
    public void What_cannot_be_done_is_one_sentence()
    {
        Assert.Contains("--user and --prefix name two places", CommandLine.Run("kernel", "install", "--user", "--prefix", folder).Sentence(),
            StringComparison.Ordinal);
        Assert.Contains("no name for a kernel", CommandLine.Run("kernel", "install", "--prefix", folder, "--name", "a b").Sentence(), StringComparison.Ordinal);
        var taken = Directory.CreateDirectory(Path.Combine(folder, "share", "jupyter", "kernels", ".net-csharp")).FullName;
        File.WriteAllText(Path.Combine(taken, "kernel.json"), "{}");
        Assert.Contains("--force", CommandLine.Run("kernel", "install", "--prefix", folder).Sentence(), StringComparison.Ordinal);
        Assert.Contains("--connection-file", CommandLine.Run("kernel", "run").Sentence(), StringComparison.Ordinal);
        Assert.Contains("can't be read", CommandLine.Run("kernel", "run", "--connection-file", Path.Combine(folder, "none.json")).Sentence(),
            StringComparison.Ordinal);
        var file = Path.Combine(folder, "connection.json");
        File.WriteAllText(file, "{\"shell_port\": 1}");
        Assert.Contains($"{file} is not usable: it has no control_port", CommandLine.Run("kernel", "run", "--connection-file", file).Sentence(),
            StringComparison.Ordinal);
    }
}
