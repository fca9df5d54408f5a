using System.Net;
using System.Net.Http.Json;
using ValueLocate.Inference;
using ValueLocate.Server;
using ValueLocate.Server.Models;
using ValueLocate.Server.Requests;
using static TorchSharp.torch;

namespace ValueLocate.Cli.Tests.Serve;

/// <summary>Many clients and one model.</summary>
[Collection(Served.Name)]
public sealed class QueueTests(Served served)
{
    private const string Chat = "/v1/chat/completions";

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hundred_at_once_are_all_answered_each_with_its_own_steering()
    {
        var positive = new { dimension = Served.Dimension, aspect = "positive", gamma = 4 };
        string[] expected = [await served.AnswerAsync(), await served.AnswerAsync(("steering", positive))];
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => served.AnswerAsync(("steering", i % 2 == 0 ? null : positive), ("user",
            $"{i % 7}"))));
        Assert.All(answers.Index(), a => Assert.Equal(expected[a.Index % 2], a.Item));
        Assert.Equal((0, 0), (served.Model.Waiting, served.Model.Model.Decoder.HookCount));
    }

    [Fact]
    public async Task A_client_that_leaves_a_stream_stops_its_generation()
    {
        // Without an end it would go on for as long as the model has positions.
        var layers = new Slow();
        using var hook = served.Model.Model.Attach(layers);
        var request = Served.Complete(served.Model.Model.Prompt(Served.Question), ("stream", true), ("max_tokens", 400), ("temperature", 2));
        using (var message = new HttpRequestMessage(HttpMethod.Post, "/v1/completions") { Content = JsonContent.Create(request) })
        using (var response = await served.Client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, Now))
        await using (var body = await response.Content.ReadAsStreamAsync(Now))
            Assert.NotEqual(0, await body.ReadAsync(new byte[100], Now));
        // The next one's turn comes only once the first has ended.
        Assert.NotEqual("", await served.AnswerAsync(("max_tokens", 1)));
        Assert.InRange(layers.Seen, 1, 300);
    }

    [Fact]
    public async Task A_client_that_leaves_while_it_waits_is_forgotten()
    {
        using var gate = new Gate(served.Model.Model);
        var first = served.AnswerAsync(("max_tokens", 1));
        gate.WaitUntilInside();
        using var leave = new CancellationTokenSource();
        var second = served.Client.PostAsJsonAsync(Chat, Served.Chat(), leave.Token);
        while (served.Model.Waiting == 0) await Task.Delay(5, Now);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        while (served.Model.Waiting > 0) await Task.Delay(5, Now);
        gate.Open();
        Assert.NotEqual("", await first);
    }

    [Fact]
    public async Task Clients_take_turns()
    {
        using var queue = new ModelQueue(10);
        using var open = new ManualResetEventSlim();
        var order = new List<string>();
        List<Task> all = [queue.RunAsync("first", () => open.Wait(Now), Now)];
        foreach (var work in (string[])["a1", "a2", "a3", "b1", "b2", "c1"]) all.Add(queue.RunAsync(work[..1], () => order.Add(work), Now));
        open.Set();
        await Task.WhenAll(all);
        Assert.Equal(["a1", "b1", "c1", "a2", "b2", "a3"], order);
    }

    [Fact]
    public async Task A_full_queue_says_so_and_a_closed_one_too()
    {
        var queue = new ModelQueue(2);
        using var open = new ManualResetEventSlim();
        using var begun = new ManualResetEventSlim();
        using var leave = new CancellationTokenSource();
        var first = queue.RunAsync("a", () =>
        {
            begun.Set();
            open.Wait(Now);
        }, Now);
        begun.Wait(Now);
        var leaving = queue.RunAsync("a", () => Assert.Fail("It has left."), leave.Token);
        var second = queue.RunAsync("b", () => Assert.Fail("The queue was closed."), Now);
        Assert.Equal(429, (await Assert.ThrowsAsync<ApiException>(() => queue.RunAsync("c", () => { }, Now))).Status);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        var failing = queue.RunAsync("c", () => throw new ValueLocateException("no"), Now);
        Assert.Equal(2, queue.Waiting);
        var close = Task.Run(queue.Dispose, Now);
        Assert.Equal(503, (await Assert.ThrowsAsync<ApiException>(() => second)).Status);
        await Assert.ThrowsAsync<ApiException>(() => failing);
        open.Set();
        await Task.WhenAll(first, close);
        await Assert.ThrowsAsync<ApiException>(() => queue.RunAsync("c", () => { }, Now));
    }

    [Fact]
    public async Task A_server_that_ends_stops_what_is_generated_and_tells_those_who_wait()
    {
        var llm = LanguageModel.Load(EmbeddedModel.Name, new ModelOptions { Threads = 1 }, cancellation: Now);
        using var model = ServedModel.Of(EmbeddedModel.Name, llm, []);
        var server = await ModelServer.StartAsync(model, 0, TextWriter.Null, Now);
        using var client = new HttpClient { BaseAddress = server.Address };
        using var gate = new Gate(llm);
        var running = client.PostAsJsonAsync(Chat, Served.Chat(), Now);
        gate.WaitUntilInside();
        var waiting = client.PostAsJsonAsync(Chat, Served.Chat(), Now);
        while (model.Waiting == 0) await Task.Delay(5, Now);
        var end = server.DisposeAsync().AsTask();
        using (var answer = await waiting) Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        gate.Open();
        using (var answer = await running) Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        await end;
        await Assert.ThrowsAsync<HttpRequestException>(() => client.PostAsJsonAsync(Chat, Served.Chat(), Now));
    }

    /// <summary>Holds passes in layer 0 until it is opened.</summary>
    private sealed class Gate : IDisposable
    {
        private readonly ManualResetEventSlim inside = new();
        private readonly ManualResetEventSlim open = new();
        private readonly IDisposable hook;

        public Gate(LanguageModel model) => hook = model.Hook(0, Hold);

        public void WaitUntilInside() => inside.Wait(Now);

        public void Open() => open.Set();

        public void Dispose()
        {
            open.Set();
            hook.Dispose();
        }

        private Tensor Hold(Tensor activation)
        {
            inside.Set();
            open.Wait(Now);
            return activation;
        }
    }

    /// <summary>Counts layers, and takes its time with each.</summary>
    private sealed class Slow : IActivationHook
    {
        public int Seen { get; private set; }

        public Tensor OnActivation(int layer, Tensor activation, ForwardContext context)
        {
            Seen++;
            Thread.Sleep(10);
            return activation;
        }
    }
}
