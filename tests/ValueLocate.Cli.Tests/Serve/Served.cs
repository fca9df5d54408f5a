using System.Net.Http.Json;
using System.Text.Json;
using ValueLocate.Datasets;
using ValueLocate.Inference;
using ValueLocate.Json;
using ValueLocate.Locating;
using ValueLocate.Pipeline;
using ValueLocate.Server;
using ValueLocate.Server.Models;
using ValueLocate.Steering;

namespace ValueLocate.Cli.Tests.Serve;

/// <summary>tiny-values behind a server in this process, with a run named kites of two dimensions, whose neurons attribution finds; for all tests
/// that name it.</summary>
[CollectionDefinition(Name)]
public sealed class Served : IAsyncLifetime, ICollectionFixture<Served>
{
    public const string Name = "served";
    public const string Question = "On Sunday your aunt has lost a kite and needs help. What do you think, and what would you do?";
    public const string Dimension = "self_transcendence";

    private readonly TestFolder files = new();
    private readonly StringWriter errors = new();
    private ServedModel? model;
    private ModelServer? server;

    public HttpClient Client { get; private set; } = null!;

    public string Run => files["kites"];

    internal ServedModel Model => model!;

    public async ValueTask InitializeAsync()
    {
        var llm = LanguageModel.Load(EmbeddedModel.Name, new ModelOptions { Threads = 1 });
        WriteRun(llm);
        model = ServedModel.Of(EmbeddedModel.Name, llm, [ServedRun.Read(Run)]);
        server = await ModelServer.StartAsync(model, 0, errors);
        Client = new HttpClient { BaseAddress = server.Address };
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await server!.DisposeAsync();
        model!.Dispose();
        Assert.Equal("", errors.ToString());
        errors.Dispose();
        files.Dispose();
    }

    /// <summary>A request for an answer to <see cref="Question"/>, greedy unless more is said.</summary>
    public static Dictionary<string, object?> Chat(params (string Name, object? Value)[] more) => With(new()
    {
        ["model"] = EmbeddedModel.Name,
        ["messages"] = new[] { new { role = "user", content = Question } },
        ["temperature"] = 0,
    }, more);

    public static Dictionary<string, object?> Complete(object prompt, params (string Name, object? Value)[] more) =>
        With(new() { ["model"] = EmbeddedModel.Name, ["prompt"] = prompt, ["temperature"] = 0 }, more);

    /// <summary>Posts and expects an answer.</summary>
    public async Task<JsonElement> PostAsync(string path, object request)
    {
        using var response = await Client.PostAsJsonAsync(path, request, TestContext.Current.CancellationToken);
        var json = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, json.GetRawText());
        return json;
    }

    public async Task<string> AnswerAsync(params (string Name, object? Value)[] more) => TextOf(await PostAsync("/v1/chat/completions", Chat(more)));

    public static string TextOf(JsonElement answer, int choice = 0) =>
        answer.GetProperty("choices")[choice].GetProperty("message").GetProperty("content").GetString()!;

    /// <summary>Posts and gives the events of the stream, the end not included.</summary>
    public async Task<JsonElement[]> StreamAsync(string path, Dictionary<string, object?> request)
    {
        request["stream"] = true;
        using var response = await Client.PostAsJsonAsync(path, request, TestContext.Current.CancellationToken);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        var events = (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.All(events, e => Assert.StartsWith("data: ", e, StringComparison.Ordinal));
        Assert.Equal("data: [DONE]", events[^1]);
        return [.. events[..^1].Select(e => JsonSerializer.Deserialize<JsonElement>(e["data: ".Length..]))];
    }

    private static Dictionary<string, object?> With(Dictionary<string, object?> request, (string Name, object? Value)[] more)
    {
        foreach (var (name, value) in more) request[name] = value;
        return request;
    }

    private void WriteRun(LanguageModel llm)
    {
        var pairs = llm.Dataset().Pairs.Where(p => p.Split == Split.Search).GroupBy(p => p.Dimension).SelectMany(g => g.Take(24));
        var statistics = llm.Probe(pairs, new ProbeOptions { Folds = 2, GradientQuestions = 24 });
        List<NeuronSet> sets = [.. new[] { Dimension, "conservation" }.Select(d => statistics.Locate(d))];
        using (var session = RunSession.Start(Run, new RunSettings { Model = EmbeddedModel.Name }))
        {
            ResultJson.Write(session.PathOf(RunFiles.Neurons), new LocateResult
            {
                Sets = sets,
                OtherSets = sets,
                Calibrations = [],
                PerLayer = [],
                Overlap = [],
                Correlation = [],
                Questions = [24, 24],
                Tokens = [1000, 1000],
                Layers = llm.Decoder.Config.Layers,
                Neurons = llm.Decoder.Config.IntermediateSize,
            });
            ResultJson.Write<IReadOnlyList<SteeringChoice>>(session.PathOf(RunFiles.Steering),
                [new SteeringChoice { Dimension = Dimension, Gamma = 3, Kl = 0.1, Doses = [] }]);
        }
    }
}
