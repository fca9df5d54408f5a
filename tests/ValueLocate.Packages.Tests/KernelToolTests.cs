using System.Text.Json.Nodes;

namespace ValueLocate.Packages.Tests;

[Trait("Category", "Packages")]
public sealed class KernelToolTests(PackageFeed feed)
{
    [Fact]
    public async Task The_installed_tool_makes_a_kernel_known_that_starts_itself()
    {
        var folder = feed.NewFolder("tool");
        await Sdk.DotnetAsync(folder, "tool", "install", PackageFeed.Tool, "--tool-path", "bin", "--version", feed.Version, "--add-source", feed.Folder);
        var tool = Path.Combine(folder, "bin", OperatingSystem.IsWindows() ? "valuelocate-kernel.exe" : "valuelocate-kernel");
        var kernel = (await Sdk.RunAsync(tool, folder, 0, "install", "--prefix", Path.Combine(folder, "environment"))).Trim();

        var specification = await File.ReadAllTextAsync(Path.Combine(kernel, "kernel.json"), TestContext.Current.CancellationToken);
        var argv = JsonNode.Parse(specification)!["argv"]!.AsArray().Select(a => a!.GetValue<string>()).ToList();
        Assert.Equal([tool, "run", "--connection-file", "{connection_file}", "--resource-folder", "{resource_dir}"], argv);
        string[] arguments = [.. argv.Skip(1).Select(a => a.Replace("{connection_file}", "none.json", StringComparison.Ordinal))];
        var answer = await Sdk.RunAsync(argv[0], folder, 2, arguments);
        Assert.StartsWith("error: The connection file none.json can't be read", answer, StringComparison.Ordinal);
        Assert.StartsWith("error: Required argument missing", await Sdk.RunAsync(tool, folder, 2, "install", "--name"), StringComparison.Ordinal);
    }
}
