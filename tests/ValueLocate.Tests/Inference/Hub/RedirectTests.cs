namespace ValueLocate.Tests.Inference.Hub;

/// <summary>Redirects are followed, and the token goes to the endpoint only.</summary>
public sealed class RedirectTests : IDisposable
{
    private const string Weights = "model.safetensors";
    private readonly FakeHub hub = new();

    public RedirectTests() => hub.Options = hub.Options with { Token = "hf_secret" };

    public void Dispose() => hub.Dispose();

    [Fact]
    public async Task The_token_stays_with_the_endpoint()
    {
        using var storage = new FakeServer(request => hub.Send(Weights, request));
        hub.Next(Weights, request => hub.Send(Weights, request) with { CutAfter = 300_000 });
        hub.Next(Weights, FakeReply.Text(302, "", ("Location", storage.Address + "/blob?signature=1")));
        await hub.Resolve();
        Assert.All(hub.Requests, r => Assert.Equal("Bearer hf_secret", r.Header("Authorization")));
        var sent = Assert.Single(storage.Requests);
        Assert.Null(sent.Header("Authorization"));
        Assert.Equal(("signature=1", 300_000), (sent.Query, sent.From));
    }

    [Fact]
    public async Task A_renamed_model_keeps_the_token()
    {
        hub.Next("list", FakeReply.Text(307, "", ("Location", "/api/models/me/tiny/revision/main?blobs=true&renamed=1")));
        await hub.Resolve();
        Assert.All(hub.Requests, r => Assert.Equal("Bearer hf_secret", r.Header("Authorization")));
    }

    [Fact]
    public async Task Storage_that_refuses_an_old_address_is_asked_with_a_new_one()
    {
        var times = 0;
        using var storage = new FakeServer(request => times++ == 0 ? FakeReply.Text(403) : hub.Send(Weights, request));
        for (var i = 0; i < 2; i++) hub.Next(Weights, FakeReply.Text(302, "", ("Location", storage.Address + "/blob")));
        await hub.Resolve();
        Assert.Equal(2, storage.Requests.Count);
    }

    [Fact]
    public async Task Redirects_in_a_circle_end()
    {
        for (var i = 0; i < 20; i++) hub.Next("list", FakeReply.Text(302, "", ("Location", "/api/models/me/tiny/revision/main")));
        Assert.Contains("more than 10 times", await hub.Sentence(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_schemes_are_not_followed()
    {
        hub.Next("list", FakeReply.Text(302, "", ("Location", "file:///etc/passwd")));
        Assert.Contains("which is not followed", await hub.Sentence(), StringComparison.Ordinal);
    }
}
