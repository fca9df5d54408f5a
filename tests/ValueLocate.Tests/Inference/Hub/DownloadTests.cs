using ValueLocate.Inference.Hub;

namespace ValueLocate.Tests.Inference.Hub;

/// <summary>What is fetched, where it lies, and that it is not fetched twice.</summary>
public sealed class DownloadTests : IDisposable
{
    private readonly FakeHub hub = new();

    public void Dispose() => hub.Dispose();

    [Fact]
    public async Task Only_what_a_model_needs_is_fetched_into_a_folder_of_its_commit()
    {
        var found = await hub.Resolve();
        Assert.Equal(new ModelLocation(hub.Folder, "me/tiny", FakeHub.Commit), found);
        Assert.Equal(["config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"], Names(found.Path));
        foreach (var file in Directory.GetFiles(found.Path)) Assert.Equal(hub.Files[Path.GetFileName(file)], File.ReadAllBytes(file));
        Assert.False(Directory.Exists(hub.Folder + ".part"));
        Assert.Equal("/api/models/me/tiny/revision/main", hub.Requests[0].Path);
        Assert.Equal("blobs=true", hub.Requests[0].Query);
        Assert.Equal("identity", hub.Requests[^1].Header("Accept-Encoding"));
    }

    [Fact]
    public async Task Chat_templates_come_along_where_the_repository_has_them()
    {
        hub.Files["chat_template.jinja"] = "a"u8.ToArray();
        hub.Files["chat_template.json"] = "{}"u8.ToArray();
        hub.Files["additional_chat_templates/tool_use.jinja"] = "b"u8.ToArray();
        hub.Files["additional_chat_templates/deep/other.jinja"] = "c"u8.ToArray();
        hub.Files["additional_chat_templates/notes.txt"] = "d"u8.ToArray();
        var found = await hub.Resolve();
        Assert.Equal("b", File.ReadAllText(Path.Combine(found.Path, "additional_chat_templates", "tool_use.jinja")));
        Assert.Equal("a", File.ReadAllText(Path.Combine(found.Path, "chat_template.jinja")));
        Assert.True(File.Exists(Path.Combine(found.Path, "chat_template.json")));
        Assert.Single(Directory.GetFiles(found.Path, "*", SearchOption.AllDirectories), f => f.Contains("additional", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_second_call_asks_only_what_the_revision_means()
    {
        await hub.Resolve();
        var before = hub.Requests.Count;
        Assert.Equal(hub.Folder, (await hub.Resolve()).Path);
        Assert.Equal(before + 1, hub.Requests.Count);
    }

    [Fact]
    public async Task A_commit_that_is_here_asks_nothing()
    {
        await hub.Resolve();
        var before = hub.Requests.Count;
        Assert.Equal(hub.Folder, (await hub.Resolve("me/tiny@" + FakeHub.Commit)).Path);
        Assert.Equal(before, hub.Requests.Count);
    }

    [Theory]
    [InlineData("me/tiny@refs/pr/7", null)]
    [InlineData("me/tiny", "refs/pr/7")]
    [InlineData("me/tiny@refs/pr/7", "refs/pr/7")]
    public async Task A_revision_may_be_written_behind_or_given(string text, string? revision)
    {
        await hub.Resolve(text, revision);
        Assert.Equal("/api/models/me/tiny/revision/refs%2Fpr%2F7", hub.Requests[0].Path);
        Assert.Equal(FakeHub.Commit, File.ReadAllText(Path.Combine(hub.Cache, "me--tiny", "refs", "refs", "pr", "7")).Trim());
    }

    [Fact]
    public async Task Shards_are_those_that_the_index_names()
    {
        hub.Files.Remove("model.safetensors");
        hub.Files["model.safetensors.index.json"] =
            """{"weight_map":{"a":"model-00002-of-00002.safetensors","b":"model-00001-of-00002.safetensors","c":"model-00002-of-00002.safetensors"}}"""u8
                .ToArray();
        hub.Files["model-00001-of-00002.safetensors"] = FakeHub.Bytes(2000);
        hub.Files["model-00002-of-00002.safetensors"] = FakeHub.Bytes(3000);
        hub.Files["consolidated.safetensors"] = FakeHub.Bytes(5000);
        var found = await hub.Resolve();
        Assert.Equal(["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors", "model.safetensors.index.json"],
            Names(found.Path).Where(n => n.StartsWith("model", StringComparison.Ordinal)));
        Assert.DoesNotContain("consolidated.safetensors", hub.Asked);
    }

    [Fact]
    public async Task A_named_gguf_file_lies_beside_the_tokenizer_and_apart_from_the_model()
    {
        hub.Files["quants/tiny-q4.gguf"] = FakeHub.Bytes(4000);
        var found = await hub.Resolve("me/tiny:quants/tiny-q4.gguf");
        Assert.Equal("tiny-q4.gguf", Path.GetFileName(found.Path));
        Assert.Equal(["tiny-q4.gguf", "tokenizer.json", "tokenizer_config.json"], Names(Path.GetDirectoryName(found.Path)!));
        Assert.DoesNotContain("model.safetensors", hub.Asked);
        Assert.Equal(["config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"], Names((await hub.Resolve()).Path));
    }

    [Fact]
    public async Task A_repository_with_one_gguf_file_needs_no_name()
    {
        hub.Files.Clear();
        hub.Files["tiny.gguf"] = FakeHub.Bytes(4000);
        Assert.Equal(["tiny.gguf"], Names((await hub.Resolve()).Path));
    }

    [Fact]
    public async Task A_mirror_that_gives_no_sizes_and_hashes_will_do()
    {
        hub.Edit = (_, entry) =>
        {
            entry.Remove("size");
            entry.Remove("lfs");
        };
        hub.Next("config.json", new FakeReply(200, hub.Files["config.json"]) { Announce = -1 });
        var found = await hub.Resolve();
        Assert.Equal(hub.Files["model.safetensors"], File.ReadAllBytes(Path.Combine(found.Path, "model.safetensors")));
    }

    [Fact]
    public async Task Progress_grows_to_the_total()
    {
        var seen = new List<DownloadProgress>();
        await hub.Resolve(progress: new Listener(seen.Add));
        Assert.Equal(seen.Select(p => p.Bytes).Order(), seen.Select(p => p.Bytes));
        Assert.Equal(("model.safetensors", seen[^1].Total), (seen[^1].File, (long?)seen[^1].Bytes));
    }

    [Fact]
    public async Task Several_at_once_download_once()
    {
        var found = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => hub.Resolve()));
        Assert.All(found, f => Assert.Equal(hub.Folder, f.Path));
        Assert.Single(hub.Asked, "model.safetensors");
    }

    [Fact]
    public async Task Another_process_that_downloads_is_waited_for()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(hub.Folder)!);
        Task<ModelLocation> waiting;
        using (new FileStream(hub.Folder + ".lock", FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            waiting = hub.Resolve();
            await Task.Delay(500, TestContext.Current.CancellationToken);
            Assert.Equal(["/api/models/me/tiny/revision/main"], hub.Asked);
        }
        await waiting;
    }

    private static IEnumerable<string> Names(string folder) => Directory.GetFiles(folder).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal);

    private sealed class Listener(Action<DownloadProgress> tell) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => tell(value);
    }
}
