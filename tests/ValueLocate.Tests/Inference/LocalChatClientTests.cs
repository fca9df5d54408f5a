using Microsoft.Extensions.AI;
using ValueLocate.Inference;
using static TorchSharp.torch;
using Generator = ValueLocate.Inference.Generator;

namespace ValueLocate.Tests.Inference;

public sealed class LocalChatClientTests : IDisposable
{
    private static readonly GenerationOptions Draw = new() { MaxTokens = 40, EndIds = [], Temperature = 1, RepetitionPenalty = 1 };
    private static readonly ChatMessage[] Question = [new(ChatRole.User, "Why?")];
    private readonly TinyLanguageModel tiny = new();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public static TheoryData<string, ChatOptions> Refused => new()
    {
        { "Tools", new ChatOptions { Tools = [AIFunctionFactory.Create(() => 1, "one")] } },
        { "ToolMode", new ChatOptions { ToolMode = ChatToolMode.RequireAny } },
        { "ResponseFormat", new ChatOptions { ResponseFormat = ChatResponseFormat.Json } },
        { "Reasoning", new ChatOptions { Reasoning = new ReasoningOptions() } },
        { "ConversationId", new ChatOptions { ConversationId = "1" } },
        { "ModelId", new ChatOptions { ModelId = "other" } },
        { "min_p", new ChatOptions { AdditionalProperties = new() { ["min_p"] = 0.1 } } },
        { "repetition_penalty", new ChatOptions { AdditionalProperties = new() { ["repetition_penalty"] = "much" } } },
        { "RawRepresentationFactory", new ChatOptions { RawRepresentationFactory = _ => "text" } },
        { "stop sequence", new ChatOptions { StopSequences = [""] } },
        { "temperature", new ChatOptions { Temperature = -1 } },
        { "presence penalty", new ChatOptions { PresencePenalty = float.NaN } },
        { "0 tokens", new ChatOptions { MaxOutputTokens = 0 } },
    };

    public void Dispose() => tiny.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task It_streams_what_generation_gives(int seed)
    {
        using var client = new LocalChatClient(tiny.Model, Draw);
        var ids = Generator.Generate(tiny.Model.Decoder, [tiny.Model.Prompt("Why?")], Draw with { Seed = seed }, Now)[0];
        var updates = await client.GetStreamingResponseAsync(Question, new ChatOptions { Seed = seed }, Now).ToListAsync(Now);
        Assert.Equal(tiny.Model.Text(ids), string.Concat(updates.Select(u => u.Text)));
        Assert.True(updates.Count > 10, $"{updates.Count} updates");
        Assert.All(updates[..^1], u => Assert.Null(u.FinishReason));
        Assert.Equal(ChatFinishReason.Length, updates[^1].FinishReason);
        var usage = Assert.Single(updates.SelectMany(u => u.Contents).OfType<UsageContent>()).Details;
        Assert.Equal((tiny.Model.Prompt("Why?").Count, 40), (usage.InputTokenCount, usage.OutputTokenCount));
        var whole = await client.GetResponseAsync(Question, new ChatOptions { Seed = seed }, Now);
        Assert.Equal((tiny.Model.Text(ids), ChatFinishReason.Length, usage.TotalTokenCount), (whole.Text, whole.FinishReason, whole.Usage?.TotalTokenCount));
    }

    [Fact]
    public async Task Options_reach_the_generation()
    {
        using var client = new LocalChatClient(tiny.Model, Draw);
        var asked = new ChatOptions
        {
            MaxOutputTokens = 9,
            Temperature = 0.5f,
            TopP = 0.75f,
            TopK = 30,
            Seed = 7,
            PresencePenalty = 0.5f,
            FrequencyPenalty = 0.25f,
            AdditionalProperties = new() { ["repetition_penalty"] = 1.5 },
        };
        var expected = Draw with
        {
            MaxTokens = 9,
            Temperature = 0.5,
            TopP = 0.75,
            TopK = 30,
            Seed = 7,
            PresencePenalty = 0.5,
            FrequencyPenalty = 0.25,
            RepetitionPenalty = 1.5,
        };
        Assert.Equal(tiny.Model.Generate("Why?", expected, Now), (await client.GetResponseAsync(Question, asked, Now)).Text);
        var raw = new ChatOptions { RawRepresentationFactory = _ => expected };
        Assert.Equal(tiny.Model.Generate("Why?", expected, Now), (await client.GetResponseAsync(Question, raw, Now)).Text);
    }

    [Fact]
    public async Task A_stop_sequence_ends_the_answer_before_it()
    {
        using var client = new LocalChatClient(tiny.Model, Draw);
        var text = tiny.Model.Generate("Why?", Draw, Now);
        var stop = text[(text.Length / 2)..][..1];
        var whole = await client.GetResponseAsync(Question, new ChatOptions { StopSequences = ["no such text", stop] }, Now);
        Assert.Equal(text[..text.IndexOf(stop, StringComparison.Ordinal)].Trim(), whole.Text);
        Assert.Equal(ChatFinishReason.Stop, whole.FinishReason);
        Assert.InRange(whole.Usage!.OutputTokenCount!.Value, 1, 39);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_can_not_be_honoured_is_refused_by_name(string name, ChatOptions options)
    {
        using var client = new LocalChatClient(tiny.Model);
        var e = await Assert.ThrowsAsync<ValueLocateException>(() => client.GetResponseAsync(Question, options, Now));
        Assert.Contains(name, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_is_refused()
    {
        using var client = new LocalChatClient(tiny.Model);
        ChatMessage[] messages = [new(ChatRole.User, [new TextContent("What is it?"), new DataContent(new byte[3], "image/png")])];
        var e = await Assert.ThrowsAsync<ValueLocateException>(() => client.GetResponseAsync(messages, cancellationToken: Now));
        Assert.Contains("DataContent", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_leaves_or_cancels_frees_the_model_for_the_next()
    {
        using var client = new LocalChatClient(tiny.Model, Draw with { MaxTokens = int.MaxValue });
        // The model would go on for as long as it has positions.
        var layers = new Counting();
        using var counting = tiny.Model.Attach(layers);
        await foreach (var _ in client.GetStreamingResponseAsync(Question, cancellationToken: Now)) break;
        var seen = layers.Seen;
        tiny.Model.Generate("Why?", Draw with { MaxTokens = 1 }, Now);
        Assert.Equal(seen + tiny.Model.Decoder.Config.Layers, layers.Seen);
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in client.GetStreamingResponseAsync(Question, cancellationToken: stop.Token)) await stop.CancelAsync();
        });
        Assert.Equal(40, (await client.GetResponseAsync(Question, new ChatOptions { MaxOutputTokens = 40 }, Now)).Usage!.OutputTokenCount);
    }

    private sealed class Counting : IActivationHook
    {
        public int Seen { get; private set; }

        public Tensor OnActivation(int layer, Tensor activation, ForwardContext context)
        {
            Seen++;
            return activation;
        }
    }
}
