namespace ValueLocate.Tests.Inference.Hub;

/// <summary>Connections that break, servers that stumble, users who cancel.</summary>
public sealed class InterruptionTests : IDisposable
{
    private const string Weights = "model.safetensors";
    private readonly FakeHub hub = new();

    public void Dispose() => hub.Dispose();

    [Fact]
    public async Task A_cut_connection_goes_on_from_where_it_was()
    {
        Cut(700_000);
        await ExpectWhole();
        var asked = hub.Requests.Where(r => r.Path.EndsWith('/' + Weights)).ToList();
        Assert.Equal([0, 700_000], asked.Select(r => r.From));
    }

    [Fact]
    public async Task Any_number_of_cuts_is_survived_as_long_as_each_brings_something()
    {
        for (var i = 0; i < 8; i++) Cut(100_000);
        await ExpectWhole();
    }

    [Fact]
    public async Task Cuts_that_bring_nothing_end_it_and_the_next_call_goes_on()
    {
        Cut(300_000);
        for (var i = 0; i < 3; i++) Cut(0);
        var message = await hub.Sentence();
        Assert.Contains("was cut", message, StringComparison.Ordinal);
        Assert.Contains("what arrived of 'me/tiny' is kept", message, StringComparison.Ordinal);
        Assert.Equal(300_000, new FileInfo(hub.Part).Length);
        Assert.False(Directory.Exists(hub.Folder));
        await ExpectWhole();
        Assert.Equal(300_000, hub.Requests[^1].From);
        Assert.Single(hub.Asked, "config.json");
    }

    [Fact]
    public async Task A_server_that_ignores_the_range_sends_all_again()
    {
        hub.HonourRange = false;
        Cut(400_000);
        await ExpectWhole();
    }

    [Fact]
    public async Task A_server_that_ignores_the_range_and_always_cuts_is_given_up()
    {
        hub.HonourRange = false;
        for (var i = 0; i < 4; i++) Cut(400_000);
        Assert.Contains("was cut", await hub.Sentence(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_range_from_another_byte_starts_again()
    {
        Cut(400_000);
        hub.Next(Weights, new FakeReply(206, hub.Files[Weights][100..]) { Headers = { ["Content-Range"] = "bytes 100-999999/1000000" } });
        await ExpectWhole();
    }

    [Fact]
    public async Task A_refused_range_starts_again()
    {
        Cut(400_000);
        hub.Next(Weights, FakeReply.Text(416));
        await ExpectWhole();
    }

    [Fact]
    public async Task A_part_that_is_too_long_starts_again()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(hub.Part)!);
        File.WriteAllBytes(hub.Part, new byte[2_000_000]);
        await ExpectWhole();
    }

    [Fact]
    public async Task A_part_that_is_whole_is_only_checked()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(hub.Part)!);
        File.WriteAllBytes(hub.Part, hub.Files[Weights]);
        await ExpectWhole();
        Assert.DoesNotContain(Weights, hub.Asked);
    }

    [Theory]
    [InlineData("list", 500)]
    [InlineData("list", 429)]
    [InlineData("config.json", 503)]
    [InlineData(Weights, 429)]
    [InlineData(Weights, 502)]
    public async Task A_stumbling_server_is_asked_again(string what, int status)
    {
        for (var i = 0; i < 2; i++) hub.Next(what, FakeReply.Text(status, "sorry", ("Retry-After", "0")));
        await ExpectWhole();
    }

    [Fact]
    public async Task A_silent_server_is_asked_again()
    {
        hub.Options = hub.Options with { Timeout = TimeSpan.FromSeconds(0.5) };
        hub.Next(Weights, request => hub.Send(Weights, request) with { StallAfter = 200_000 });
        await ExpectWhole();
        Assert.Equal(200_000, hub.Requests[^1].From);
    }

    [Fact]
    public async Task Cancelling_keeps_what_arrived()
    {
        using var source = new CancellationTokenSource();
        hub.Next(Weights, request => hub.Send(Weights, request) with { StallAfter = 200_000 });
        var download = hub.Resolve(cancel: source.Token);
        while (!File.Exists(hub.Part) || new FileInfo(hub.Part).Length < 200_000) await Task.Delay(20, TestContext.Current.CancellationToken);
        await source.CancelAsync();
        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => download);
        Assert.Contains("what arrived is kept", e.Message, StringComparison.Ordinal);
        await ExpectWhole();
        Assert.Equal(200_000, hub.Requests[^1].From);
    }

    private void Cut(int after) => hub.Next(Weights, request => hub.Send(Weights, request) with { CutAfter = after });

    private async Task ExpectWhole()
    {
        var found = await hub.Resolve();
        Assert.Equal(hub.Files[Weights], File.ReadAllBytes(Path.Combine(found.Path, Weights)));
        Assert.Equal(4, Directory.GetFiles(found.Path).Length);
    }
}
