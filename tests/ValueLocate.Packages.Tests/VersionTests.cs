namespace ValueLocate.Packages.Tests;

[Trait("Category", "Packages")]
public sealed class VersionTests(PackageFeed feed)
{
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
        Assert.Equal("0.1.0-alpha", await VersionAsync());

        await GitAsync("init", "-q");
        Assert.Equal("0.1.0-alpha.0", await VersionAsync());
        await GitAsync("add", "-A");
        await GitAsync("-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-q", "-m", "first");
        Assert.Equal("0.1.0-alpha.0", await VersionAsync());
        await GitAsync("tag", "v2.3.4");
        Assert.Equal("2.3.4", await VersionAsync());

        async Task<string> VersionAsync() => (await Sdk.DotnetAsync(project, "msbuild", "-t:MinVer", "-getProperty:Version", "-p:MinVerVerbosity=quiet")).Trim();
        Task GitAsync(params string[] arguments) => Sdk.RunAsync("git", copy, 0, arguments);
    }
}
