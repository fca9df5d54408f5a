using ValueLocate.Inference.Hub;

namespace ValueLocate.Tests.Inference.Hub;

/// <summary>Without a network the cache serves what was downloaded, and what it lacks is said.</summary>
public sealed class OfflineTests : IDisposable
{
    private readonly FakeHub hub = new();

    public void Dispose() => hub.Dispose();

    [Fact]
    public async Task Offline_takes_what_the_revision_meant_last()
    {
        await hub.Resolve("me/tiny@v1");
        var before = hub.Requests.Count;
        hub.Options = hub.Options with { Offline = true };
        Assert.Equal(hub.Folder, (await hub.Resolve("me/tiny", "v1")).Path);
        Assert.Contains("The model 'me/tiny' is not in the cache", await hub.Sentence(), StringComparison.Ordinal);
        Assert.Contains("HF_HUB_OFFLINE is set", await hub.Sentence("me/tiny@v2"), StringComparison.Ordinal);
        Assert.Equal(before, hub.Requests.Count);
    }

    [Fact]
    public async Task Offline_says_that_it_is_only_half_here()
    {
        hub.Next("model.safetensors", FakeReply.Text(404));
        await hub.Sentence();
        hub.Options = hub.Options with { Offline = true };
        Assert.Contains("is only half downloaded", await hub.Sentence("me/tiny@" + FakeHub.Commit), StringComparison.Ordinal);
        Assert.Contains("is only half downloaded", await hub.Sentence(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_network_the_cache_will_do()
    {
        await hub.Resolve();
        hub.Options = hub.Options with { Endpoint = new Uri("http://127.0.0.1:1") };
        Assert.Equal(hub.Folder, (await hub.Resolve()).Path);
    }

    [Fact]
    public async Task Without_a_network_and_without_the_model_both_are_said()
    {
        hub.Options = hub.Options with { Endpoint = new Uri("http://127.0.0.1:1") };
        var message = await hub.Sentence();
        Assert.Contains("The model 'me/tiny' is not in the cache", message, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1:1 can't be reached", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_branch_that_moved_on_is_downloaded_and_remembered()
    {
        await hub.Resolve();
        hub.Options = hub.Options with { Offline = true };
        var old = await hub.Resolve();
        var moved = FakeHub.Commit.Replace('0', 'f');
        File.WriteAllText(Path.Combine(hub.Cache, "me--tiny", "refs", "main"), moved);
        Directory.Move(hub.Folder, hub.Folder.Replace(FakeHub.Commit, moved, StringComparison.Ordinal));
        Assert.Equal(moved, (await hub.Resolve()).Commit);
        hub.Options = hub.Options with { Offline = false };
        Assert.Equal(old, await hub.Resolve());
        hub.Options = hub.Options with { Offline = true };
        Assert.Equal(old, await hub.Resolve());
    }

    [Fact]
    public void The_environment_says_where_and_who()
    {
        var o = From(("HF_ENDPOINT", "https://mirror.example/hf/"), ("HF_TOKEN", " hf_x\n"), ("HF_HUB_OFFLINE", "1"), ("XDG_CACHE_HOME", "/c"));
        Assert.Equal(("https://mirror.example/hf", "hf_x", true), (o.Endpoint.ToString(), o.Token, o.Offline));
        Assert.Equal(Path.GetFullPath("/c/valuelocate/models"), o.Cache);
        Assert.Equal(Path.GetFullPath("/v"), From(("VALUELOCATE_CACHE", "/v"), ("XDG_CACHE_HOME", "/c")).Cache);
        var plain = From();
        Assert.Equal(("https://huggingface.co/", null, false), (plain.Endpoint.ToString(), plain.Token, plain.Offline));
        Assert.EndsWith(Path.Combine(".cache", "valuelocate", "models"), plain.Cache, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HF_ENDPOINT", "mirror")]
    [InlineData("HF_ENDPOINT", "ftp://mirror")]
    [InlineData("HF_TOKEN", "a\r\nb")]
    public void An_environment_that_makes_no_sense(string name, string value) =>
        Assert.Contains(name, Assert.Throws<ValueLocateException>(() => From((name, value))).Message, StringComparison.Ordinal);

    private static HubOptions From(params (string Name, string Value)[] variables) =>
        HubOptions.FromEnvironment(name => variables.FirstOrDefault(v => v.Name == name).Value);
}
