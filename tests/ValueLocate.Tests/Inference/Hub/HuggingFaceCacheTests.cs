using ValueLocate.Inference;
using ValueLocate.Inference.Hub;

namespace ValueLocate.Tests.Inference.Hub;

/// <summary>What Hugging Face's own programs have downloaded is used: by id, and as a folder.</summary>
public sealed class HuggingFaceCacheTests : IDisposable
{
    private readonly FakeHub hub = new();
    private readonly TempFolder home = new();

    public HuggingFaceCacheTests() => hub.Options = hub.Options with { HuggingFaceCache = home.Path };

    private string Folder => home.File("models--me--tiny");

    private string Snapshot => Path.Combine(Folder, "snapshots", FakeHub.Commit);

    public void Dispose()
    {
        hub.Dispose();
        home.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_id_is_found_without_a_network(bool offline)
    {
        Fill();
        hub.Options = offline ? hub.Options with { Offline = true } : hub.Options with { Endpoint = new Uri("http://127.0.0.1:1") };
        Assert.Equal(new ModelLocation(Snapshot, "me/tiny", FakeHub.Commit), await hub.Resolve());
        Assert.Equal(Snapshot, (await hub.Resolve("me/tiny@" + FakeHub.Commit)).Path);
        Assert.Contains("is not in the cache", await hub.Sentence("me/tiny@other"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_there_is_not_downloaded_and_what_is_not_whole_is()
    {
        Fill();
        Assert.Equal(Snapshot, (await hub.Resolve()).Path);
        Assert.Single(hub.Requests);
        File.Delete(Path.Combine(Snapshot, "model.safetensors"));
        Assert.Equal(hub.Folder, (await hub.Resolve()).Path);
    }

    [Fact]
    public async Task A_link_to_a_blob_that_is_gone_is_not_there()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Links need a privilege on Windows.");
        Fill();
        File.Delete(Path.Combine(Snapshot, "model.safetensors"));
        File.CreateSymbolicLink(Path.Combine(Snapshot, "model.safetensors"), Path.Combine(Folder, "blobs", "gone"));
        hub.Options = hub.Options with { Offline = true };
        Assert.Contains("is not in the cache", await hub.Sentence(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_folder_of_a_model_stands_for_its_snapshot()
    {
        Fill();
        Assert.Equal(new ModelLocation(Snapshot, "me/tiny", FakeHub.Commit), await hub.Resolve(Folder));
        foreach (var file in Directory.GetFiles(Snapshot)) File.Delete(file);
        foreach (var file in Directory.GetFiles(Data.Golden("llama-tied"))) File.Copy(file, Path.Combine(Snapshot, Path.GetFileName(file)));
        CausalLM.Load(Folder).Dispose();
        File.Delete(Path.Combine(Folder, "refs", "main"));
        CausalLM.Load(Folder + Path.DirectorySeparatorChar).Dispose();
        Directory.CreateDirectory(Path.Combine(Folder, "snapshots", FakeHub.Commit.Replace('0', 'f')));
        Assert.Contains("holds 2 snapshots, none of them main's", Assert.Throws<ValueLocateException>(() => CausalLM.Load(Folder)).Message,
            StringComparison.Ordinal);
        Assert.Empty(hub.Requests);
    }

    [Fact]
    public void The_environment_says_where_it_is()
    {
        Assert.Equal(Path.GetFullPath("/h/hub"), From(("HF_HOME", "/h")).HuggingFaceCache);
        Assert.Equal(Path.GetFullPath("/c"), From(("HF_HOME", "/h"), ("HF_HUB_CACHE", "/c")).HuggingFaceCache);
        Assert.EndsWith(Path.Combine(".cache", "huggingface", "hub"), From().HuggingFaceCache, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://mirror.example", "would go to mirror.example without encryption")]
    [InlineData("https://user:geheim@mirror.example", "holds a user's name or password")]
    public void A_token_goes_nowhere_in_clear(string endpoint, string part)
    {
        var message = Assert.Throws<ValueLocateException>(() => From(("HF_ENDPOINT", endpoint), ("HF_TOKEN", "hf_secret"))).Message;
        Assert.Contains(part, message, StringComparison.Ordinal);
        Assert.DoesNotContain("hf_secret", message, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", message, StringComparison.Ordinal);
        Assert.Equal("hf_secret", From(("HF_ENDPOINT", "http://localhost:8080"), ("HF_TOKEN", "hf_secret")).Token);
        Assert.Null(From(("HF_ENDPOINT", "http://mirror.example")).Token);
    }

    private void Fill()
    {
        Directory.CreateDirectory(Snapshot);
        Directory.CreateDirectory(Path.Combine(Folder, "refs"));
        File.WriteAllText(Path.Combine(Folder, "refs", "main"), FakeHub.Commit);
        foreach (var name in (string[])["config.json", "tokenizer.json", "model.safetensors"])
            File.WriteAllBytes(Path.Combine(Snapshot, name), hub.Files[name]);
    }

    private static HubOptions From(params (string Name, string Value)[] variables) =>
        HubOptions.FromEnvironment(name => variables.FirstOrDefault(v => v.Name == name).Value);
}
