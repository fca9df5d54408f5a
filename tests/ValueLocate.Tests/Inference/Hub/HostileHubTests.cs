using System.Security.Cryptography;
using System.Text;

namespace ValueLocate.Tests.Inference.Hub;

/// <summary>A hub that is slow without end, sends without end, or sends something else than its list says.</summary>
public sealed class HostileHubTests : IDisposable
{
    private const string Weights = "model.safetensors";
    private readonly FakeHub hub = new();

    public void Dispose() => hub.Dispose();

    [Theory]
    [InlineData("list")]
    [InlineData(Weights)]
    public async Task A_trickle_is_not_borne_for_ever(string file)
    {
        hub.Options = hub.Options with { Timeout = TimeSpan.FromSeconds(0.3), SlowestRate = 10_000, Attempts = 2 };
        for (var i = 0; i < 2; i++) hub.Next(file, request => hub.Send(Weights, request) with { TrickleAfter = 100 });
        Assert.Contains("sent only", await hub.Sentence(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_attempt_is_followed_by_another_from_where_it_stopped()
    {
        hub.Options = hub.Options with { Timeout = TimeSpan.FromSeconds(0.3), SlowestRate = 1e7, Attempts = 2 };
        hub.Next(Weights, request => hub.Send(Weights, request) with { TrickleAfter = 200_000 });
        await hub.Resolve();
        Assert.True(hub.Requests[^1].From >= 200_000);
    }

    [Fact]
    public async Task A_body_without_end_and_without_a_size_is_cut_or_not_begun()
    {
        hub.Edit = (_, entry) =>
        {
            entry.Remove("size");
            entry.Remove("lfs");
        };
        hub.Next("tokenizer.json", new FakeReply(200, new byte[1 << 20]) { Endless = true, Announce = -1 });
        Assert.Contains("'tokenizer.json' of 'me/tiny' has no end: 268435456 bytes arrived", await hub.Sentence(), StringComparison.Ordinal);
        hub.Next(Weights, new FakeReply(200, new byte[1 << 20]) { Endless = true, Announce = -1 });
        Assert.Contains($"Neither the list of the hub nor its answer says how large '{Weights}'", await hub.Sentence(), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(hub.Part)!, "*.part"));
    }

    [Fact]
    public async Task A_list_without_end_is_cut()
    {
        hub.Next("list", new FakeReply(200, new byte[1 << 20]) { Endless = true, Announce = -1 });
        Assert.Contains("is longer than 64 MiB", await hub.Sentence(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_small_file_of_a_size_that_none_has_is_refused()
    {
        hub.Edit = (name, entry) =>
        {
            if (name == "config.json") entry["size"] = 1L << 40;
        };
        hub.Next("config.json", new FakeReply(200, [1]) { Announce = -1 });
        Assert.Contains("'config.json' of 'me/tiny' would have 1099511627776 bytes", await hub.Sentence(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_weight_file_whose_size_only_the_answer_says_must_fit_on_the_disk()
    {
        hub.Edit = (_, entry) =>
        {
            entry.Remove("size");
            entry.Remove("lfs");
        };
        hub.Options = hub.Options with { FreeSpace = _ => 400_000 };
        Assert.Contains("needs 1.0 MB more", await hub.Sentence(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_small_file_is_checked_by_gits_hash()
    {
        hub.Edit = (name, entry) => entry["blobId"] = Blob(hub.Files[name]);
        hub.Next("config.json", FakeReply.Text(200, "[]"));
        Assert.Contains("'config.json' of 'me/tiny' arrived damaged (its SHA-1 begins with", await hub.Sentence(), StringComparison.Ordinal);
        await hub.Resolve();
        // Known from git itself: echo -n {} | git hash-object --stdin
        Assert.Equal("9e26dfeeb6e641a33dae4961196235bdb965b21b", Blob("{}"u8.ToArray()));
    }

    [Fact]
    public async Task Parts_of_a_gguf_file_come_together()
    {
        hub.Files.Remove(Weights);
        foreach (var n in (int[])[1, 2]) hub.Files[$"q/m-{n:00000}-of-00002.gguf"] = FakeHub.Bytes(2000 + n);
        var location = await hub.Resolve("me/tiny:q/m-00001-of-00002.gguf");
        Assert.EndsWith("m-00001-of-00002.gguf", location.Path, StringComparison.Ordinal);
        Assert.Equal(["m-00001-of-00002.gguf", "m-00002-of-00002.gguf"],
            Directory.GetFiles(Path.GetDirectoryName(location.Path)!, "*.gguf").Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task One_file_is_taken_before_an_index()
    {
        hub.Files["model.safetensors.index.json"] = """{"weight_map":{"a":"gone.safetensors"}}"""u8.ToArray();
        await hub.Resolve();
        Assert.DoesNotContain("model.safetensors.index.json", hub.Asked);
        Assert.Contains(Weights, hub.Asked);
    }

    private static string Blob(byte[] content)
    {
#pragma warning disable CA5350 // Git's.
        return Convert.ToHexStringLower(SHA1.HashData([.. Encoding.ASCII.GetBytes($"blob {content.Length}\0"), .. content]));
#pragma warning restore CA5350
    }
}
