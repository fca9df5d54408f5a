using System.Diagnostics;

namespace ValueLocate.Cli.Tests.Serve;

/// <summary>OpenAI's own client, from npm, talks to the server: chat, streams, bad requests, a hundred at once, leaving in the middle.</summary>
[Collection(Served.Name)]
public sealed class OpenAIClientTests(Served served)
{
    private static string Home => Path.Combine(Require.Root, ".out", "openai");

    [Fact]
    public async Task The_client_of_npm_is_served()
    {
        Require.Tool("openai", File.Exists(Path.Combine(Home, "node_modules", "openai", "package.json")),
            "npm's openai is not installed: run bash .ci/openai.sh");
        string[] arguments =
        [
            Path.Combine(Require.Root, "tests", "ValueLocate.Cli.Tests", "Serve", "client.mjs"), $"{served.Client.BaseAddress}v1", Path.Combine(Home,
                "package.json"),
        ];
        using var node = Process.Start(new ProcessStartInfo(Path.Combine(Home, "node"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true
        })!;
        var now = TestContext.Current.CancellationToken;
        var (output, error) = (node.StandardOutput.ReadToEndAsync(now), node.StandardError.ReadToEndAsync(now));
        await node.WaitForExitAsync(now);
        Assert.True(node.ExitCode == 0 && (await output).TrimEnd().EndsWith("right", StringComparison.Ordinal), await output + await error);
        Assert.Equal((0, 0), (served.Model.Waiting, served.Model.Model.Decoder.HookCount));
    }
}
