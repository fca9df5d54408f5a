using System.Text;

namespace ValueLocate.Tests.Inference.Hub;

/// <summary>Each thing that a hub can refuse or get wrong ends in one sentence.</summary>
public sealed class RefusalTests : IDisposable
{
    private const string Weights = "model.safetensors";
    private readonly FakeHub hub = new();

    public void Dispose() => hub.Dispose();

    [Theory]
    [InlineData(401, "GatedRepo", null, "is gated: accept its licence at http://127.0.0.1")]
    [InlineData(403, "GatedRepo", "t", "is gated: accept its licence at http://127.0.0.1")]
    [InlineData(401, null, null, "check the name, or if it is private or gated, accept its licence")]
    [InlineData(401, null, "t", "does not accept the token in HF_TOKEN")]
    [InlineData(403, null, "t", "set HF_TOKEN to a token that may read it")]
    [InlineData(404, null, null, "There is no model 'me/tiny' with a revision 'main'")]
    [InlineData(404, "RevisionNotFound", null, "has no revision 'main'")]
    [InlineData(418, null, null, "refused the model 'me/tiny' (HTTP 418")]
    public async Task The_list_is_refused(int status, string? code, string? token, string part)
    {
        hub.Options = hub.Options with { Token = token };
        hub.Next("list", code is null ? FakeReply.Text(status) : FakeReply.Text(status, "", ("X-Error-Code", code)));
        Assert.Contains(part, await hub.Sentence(), StringComparison.Ordinal);
        Assert.Single(hub.Requests);
    }

    [Fact]
    public async Task A_gated_file_says_so_too()
    {
        hub.Next(Weights, FakeReply.Text(401, "", ("X-Error-Code", "GatedRepo")));
        Assert.Contains("is gated", await hub.Sentence(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_listed_but_missing()
    {
        hub.Next(Weights, FakeReply.Text(404));
        Assert.Contains($"lists '{Weights}' of 'me/tiny' but does not have it", await hub.Sentence(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hub_that_stays_down()
    {
        for (var i = 0; i < 3; i++) hub.Next("list", FakeReply.Text(500));
        Assert.Contains("(HTTP 500)", await hub.Sentence(), StringComparison.Ordinal);
        Assert.Equal(3, hub.Requests.Count);
    }

    [Fact]
    public async Task A_hub_that_asks_for_a_long_wait_is_not_waited_for()
    {
        hub.Next("list", FakeReply.Text(429, "", ("Retry-After", "3600")));
        Assert.Contains("takes no more requests", await hub.Sentence(), StringComparison.Ordinal);
        Assert.Single(hub.Requests);
    }

    [Fact]
    public async Task A_hub_that_says_nothing()
    {
        hub.Options = hub.Options with { Timeout = TimeSpan.FromSeconds(0.2), Attempts = 2 };
        for (var i = 0; i < 2; i++) hub.Next("list", new FakeReply(200, [1, 2, 3]) { StallAfter = 0 });
        Assert.Contains("sent nothing more for 0.2 s", await hub.Sentence(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html>Please log in</html>")]
    [InlineData("[]")]
    [InlineData("""{"error":"x"}""")]
    [InlineData("""{"sha":7,"siblings":[]}""")]
    [InlineData("""{"sha":"0123456789abcdef0123456789abcdef01234567","siblings":[{"name":"x"}]}""")]
    public async Task An_answer_that_is_no_list(string text)
    {
        hub.Next("list", FakeReply.Text(200, text));
        Assert.Contains("is not the list of files that a Hugging Face hub gives", await hub.Sentence(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_commit_that_is_no_hash()
    {
        hub.ListedCommit = "../../../../tmp/evil";
        Assert.Contains("which is not a hash", await hub.Sentence(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_not_those_that_were_hashed_are_deleted()
    {
        var wrong = hub.Files[Weights].ToArray();
        wrong[500_000] ^= 1;
        hub.Next(Weights, new FakeReply(200, wrong));
        Assert.Contains("arrived damaged", await hub.Sentence(), StringComparison.Ordinal);
        Assert.False(File.Exists(hub.Part));
        Assert.False(Directory.Exists(hub.Folder));
        await hub.Resolve();
    }

    [Theory]
    [InlineData(999_999)]
    [InlineData(1_000_001)]
    public async Task An_announced_length_that_is_not_the_listed_one(int length)
    {
        hub.Next(Weights, new FakeReply(200, new byte[length]));
        Assert.Contains($"has 1000000 bytes by the hub's list, but {length} are announced", await hub.Sentence(), StringComparison.Ordinal);
        Assert.False(File.Exists(hub.Part));
    }

    [Fact]
    public async Task More_than_listed_without_an_announcement()
    {
        hub.Next(Weights, new FakeReply(200, new byte[1_000_001]) { Announce = -1 });
        Assert.Contains("but more arrived", await hub.Sentence(), StringComparison.Ordinal);
        Assert.False(File.Exists(hub.Part));
    }

    [Fact]
    public async Task Less_than_listed_without_an_announcement_is_asked_for_again()
    {
        hub.Next(Weights, new FakeReply(200, hub.Files[Weights][..400_000]) { Announce = -1 });
        await hub.Resolve();
        Assert.Equal(400_000, hub.Requests[^1].From);
    }

    [Fact]
    public async Task No_room_on_the_disk()
    {
        hub.Options = hub.Options with { FreeSpace = _ => 400_000 };
        Assert.Contains("needs 1.0 MB more, but the disk of the cache", await hub.Sentence(), StringComparison.Ordinal);
        Assert.DoesNotContain(Weights, hub.Asked);
    }

    [Fact]
    public async Task A_cache_that_can_not_be_written()
    {
        var file = Path.Combine(hub.Cache, "file");
        File.WriteAllText(file, "");
        hub.Options = hub.Options with { Cache = file };
        Assert.Contains("can't be written", await hub.Sentence(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../../x.safetensors", "is not a plain file name")]
    [InlineData("/etc/x", "is not a plain file name")]
    [InlineData("a\\\\..\\\\x", "is not a plain file name")]
    [InlineData("sub/x.safetensors", "is not a plain file name")]
    [InlineData("x.safetensors", "which the hub does not have")]
    public async Task A_shard_that_is_no_file_of_the_repository(string shard, string part)
    {
        hub.Files.Remove(Weights);
        hub.Files["model.safetensors.index.json"] = Encoding.UTF8.GetBytes($$$"""{"weight_map":{"a":"{{{shard}}}"}}""");
        Assert.Contains(part, await hub.Sentence(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_index_that_is_none()
    {
        hub.Files.Remove(Weights);
        hub.Files["model.safetensors.index.json"] = "{}"u8.ToArray();
        Assert.Contains("needs a weight_map", await hub.Sentence(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repository_with_pickles_only()
    {
        hub.Files.Remove(Weights);
        Assert.Contains("*.bin files are not read", await hub.Sentence(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repository_without_a_tokenizer_is_refused_before_the_weights()
    {
        hub.Files.Remove("tokenizer.json");
        Assert.Contains("has no tokenizer.json", await hub.Sentence(), StringComparison.Ordinal);
        Assert.Single(hub.Requests);
    }

    [Theory]
    [InlineData("me/tiny", "has several .gguf files: name one, as in 'me/tiny:a.gguf' (a.gguf, b-00001-of-00002.gguf)")]
    [InlineData("me/tiny:c.gguf", "has no file 'c.gguf' on the hub: it has a.gguf, b-00001-of-00002.gguf")]
    [InlineData("me/tiny:b-00001-of-00002.gguf", "of which the hub does not have 'b-00002-of-00002.gguf'")]
    [InlineData("me/tiny:p-00002-of-00002.gguf", "name the first, 'p-00001-of-00002.gguf'")]
    public async Task A_gguf_file_that_can_not_be_chosen(string text, string part)
    {
        hub.Files.Remove(Weights);
        foreach (var name in (string[])["a", "b-00001-of-00002", "p-00002-of-00002"]) hub.Files[name + ".gguf"] = [1];
        Assert.Contains(part, await hub.Sentence(text), StringComparison.Ordinal);
    }
}
