using System.Text.Json.Nodes;

namespace ValueLocate.Packages.Tests;

[Trait("Category", "Packages")]
public sealed class VersionTests(PackageFeed feed)
{
    private static readonly string[] Question = ["msbuild", "-t:MinVer", "-getProperty:Version", "-getProperty:InformationalVersion"];

    [Fact]
    public async Task The_version_comes_from_a_tag_and_a_copy_without_git_or_tags_has_one_too()
    {
        var copy = feed.NewFolder("copy");
        string[] files =
        [
            .. Directory.GetFiles(Require.Root, "Directory.*").Concat(Directory.GetFiles(Path.Combine(Require.Root, "src"), "Directory.*")),
            Path.Combine(Require.Root, "src", "ValueLocate.Text", "ValueLocate.Text.csproj"),
        ];
        foreach (var file in files)
        {
            var to = Path.Combine(copy, Path.GetRelativePath(Require.Root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }
        var project = Path.Combine(copy, "src", "ValueLocate.Text");
        await Sdk.DotnetAsync(project, "restore", "-v:q");
        // MSBuild needs a shell, and finds no git.
        var programs = feed.NewFolder("programs");
        if (!OperatingSystem.IsWindows()) File.CreateSymbolicLink(Path.Combine(programs, "sh"), "/bin/sh");
        Assert.Equal(("0.1.0-dev", ""), await VersionsAsync());

        await GitAsync("init", "-q");
        await GitAsync("add", "-A");
        await CommitAsync();
        Assert.Equal(("0.1.0-dev", "0.1.0-dev"), await VersionsAsync());
        // What is printed does not depend on how many commits a clone holds.
        await CommitAsync();
        Assert.Equal(("0.1.0-dev.1", "0.1.0-dev"), await VersionsAsync());
        Assert.Equal(("0.1.0-dev", "0.1.0-dev"), Read(await Sdk.DotnetAloneAsync(programs, project, Question)));
        await GitAsync("tag", "v2.3.4");
        Assert.Equal(("2.3.4", "2.3.4"), await VersionsAsync());
        await CommitAsync();
        Assert.Equal(("2.3.5-dev.1", "2.3.5-dev"), await VersionsAsync());

        async Task<(string Package, string Printed)> VersionsAsync() => Read(await Sdk.DotnetAsync(project, Question));
        Task GitAsync(params string[] arguments) => Sdk.RunAsync("git", copy, 0, arguments);
        Task CommitAsync() => GitAsync("-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-q", "--allow-empty", "-m", "one more");
    }

    private static (string Package, string Printed) Read(string json)
    {
        var properties = JsonNode.Parse(json)!["Properties"]!;
        return (properties["Version"]!.GetValue<string>(), properties["InformationalVersion"]!.GetValue<string>());
    }
}
