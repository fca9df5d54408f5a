using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ValueLocate.Inference;
using ValueLocate.Inference.Hub;

namespace ValueLocate.Tests.Inference.Hub;

/// <summary>A hub with one model, me/tiny, whose answers a test can replace, and a cache folder of its own.</summary>
internal sealed class FakeHub : IDisposable
{
    public const string Commit = "0123456789abcdef0123456789abcdef01234567";
    public const string Prefix = $"/me/tiny/resolve/{Commit}/";
    private readonly Queue<(string Path, Func<FakeRequest, FakeReply> Reply)> once = new();
    private readonly FakeServer server;

    public FakeHub()
    {
        server = new FakeServer(Answer);
        Cache = Directory.CreateTempSubdirectory("valuelocate-hub").FullName;
        Options = new HubOptions
        { Endpoint = new Uri(server.Address), Cache = Cache, Timeout = TimeSpan.FromSeconds(10), FirstWait = TimeSpan.FromMilliseconds(1), Attempts = 3 };
    }

    /// <summary>The files of the model: a small one of each kind that is wanted, and some that are not.</summary>
    public Dictionary<string, byte[]> Files { get; } = new()
    {
        ["README.md"] = "# tiny"u8.ToArray(),
        ["config.json"] = "{}"u8.ToArray(),
        ["tokenizer.json"] = """{"model":{}}"""u8.ToArray(),
        ["tokenizer_config.json"] = "{ }"u8.ToArray(),
        ["model.safetensors"] = Bytes(1_000_000),
        ["pytorch_model.bin"] = Bytes(10),
        ["onnx/model.safetensors"] = Bytes(10),
    };

    public HubOptions Options { get; set; }

    public string Cache { get; }

    public string Address => server.Address;

    public string Folder => Path.Combine(Cache, "me--tiny", Commit);

    public string Part => Path.Combine(Folder + ".part", "model.safetensors.part");

    public bool HonourRange { get; set; } = true;

    /// <summary>Changes an entry of the list of files before it is sent.</summary>
    public Action<string, Dictionary<string, object>> Edit { get; set; } = (_, _) => { };

    public string ListedCommit { get; set; } = Commit;

    public IReadOnlyList<FakeRequest> Requests => server.Requests;

    /// <summary>The paths asked for, without what is common.</summary>
    public IEnumerable<string> Asked => Requests.Select(r => r.Path.Replace(Prefix, "", StringComparison.Ordinal));

    public static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }

    /// <summary>Answers the next request for a file (or, with "list", for the list) otherwise; several answers are given in order.</summary>
    public void Next(string file, Func<FakeRequest, FakeReply> reply) => once.Enqueue((file, reply));

    public void Next(string file, FakeReply reply) => Next(file, _ => reply);

    /// <summary>The file as the hub would send it.</summary>
    public FakeReply Send(string file, FakeRequest request)
    {
        var bytes = Files[file];
        if (!HonourRange || request.From == 0) return new FakeReply(200, bytes);
        if (request.From >= bytes.Length) return FakeReply.Text(416);
        return new FakeReply(206, bytes[request.From..]) { Headers = { ["Content-Range"] = $"bytes {request.From}-{bytes.Length - 1}/{bytes.Length}" } };
    }

    public Task<ModelLocation> Resolve(string text = "me/tiny", string? revision = null, IProgress<DownloadProgress>? progress = null,
        CancellationToken? cancel = null) =>
            ModelLocator.Resolve(text, revision, progress, () => Options, cancel ?? TestContext.Current.CancellationToken);

    public async Task<string> Sentence(string text = "me/tiny", string? revision = null)
    {
        var message = (await Assert.ThrowsAsync<ValueLocateException>(() => Resolve(text, revision))).Message;
        Assert.EndsWith(".", message, StringComparison.Ordinal);
        Assert.DoesNotContain(". ", message, StringComparison.Ordinal);
        return message;
    }

    public void Dispose()
    {
        server.Dispose();
        Directory.Delete(Cache, recursive: true);
    }

    private FakeReply Answer(FakeRequest request)
    {
        var isList = request.Path.StartsWith("/api/models/me/tiny/revision/", StringComparison.Ordinal);
        var file = isList ? "list" : request.Path.StartsWith(Prefix, StringComparison.Ordinal) ? Uri.UnescapeDataString(request.Path[Prefix.Length..])
            : request.Path;
        if (once.TryPeek(out var next) && next.Path == file) return once.Dequeue().Reply(request);
        if (isList) return new FakeReply(200, List());
        return Files.ContainsKey(file) ? Send(file, request) : FakeReply.Text(404, "", ("X-Error-Code", "EntryNotFound"));
    }

    private byte[] List()
    {
        var siblings = Files.Select(f =>
        {
            var entry = new Dictionary<string, object> { ["rfilename"] = f.Key, ["size"] = f.Value.Length, ["blobId"] = "0" };
            if (f.Value.Length > 1000)
                entry["lfs"] = new { sha256 = Convert.ToHexStringLower(SHA256.HashData(f.Value)), size = f.Value.Length, pointerSize = 134 };
            Edit(f.Key, entry);
            return entry;
        });
        return Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { id = "me/tiny", sha = ListedCommit, siblings }));
    }
}
