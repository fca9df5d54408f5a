using System.Net.Http.Json;
using System.Text.Json;
using ValueLocate.Datasets;
using ValueLocate.Inference;
using ValueLocate.Organisms;

namespace ValueLocate.Cli.Tests.Serve;

[Collection(Served.Name)]
public sealed class ChatTests(Served served)
{
    private const string Chat = "/v1/chat/completions";
    private static readonly GenerationOptions Greedy = new() { MaxTokens = 60, RepetitionPenalty = 1 };

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_model_is_listed_with_what_can_be_steered()
    {
        var list = await served.Client.GetFromJsonAsync<JsonElement>("/v1/models", Now);
        var card = Assert.Single(list.GetProperty("data").EnumerateArray());
        Assert.Equal(EmbeddedModel.Name, card.GetProperty("id").GetString());
        var run = Assert.Single(card.GetProperty("steering").EnumerateArray());
        Assert.Equal("kites", run.GetProperty("run").GetString());
        Assert.Equal([3d, null], run.GetProperty("dimensions").EnumerateArray()
            .Select(d => d.GetProperty("gamma") is { ValueKind: JsonValueKind.Number } g ? g.GetDouble() : (double?)null));
        Assert.Equal(card.GetRawText(), (await served.Client.GetFromJsonAsync<JsonElement>("/v1/models/tiny-values", Now)).GetRawText());
    }

    [Fact]
    public async Task An_answer_is_what_the_model_generates()
    {
        var answer = await served.PostAsync(Chat, Served.Chat());
        Assert.Equal(served.Model.Model.Generate(Served.Question, Greedy, Now), Served.TextOf(answer));
        var choice = answer.GetProperty("choices")[0];
        Assert.Equal(("stop", "assistant"), (choice.GetProperty("finish_reason").GetString(), choice.GetProperty("message").GetProperty("role").GetString()));
        var usage = answer.GetProperty("usage");
        Assert.Equal(served.Model.Model.Prompt(Served.Question).Count, usage.GetProperty("prompt_tokens").GetInt32());
        Assert.Equal(usage.GetProperty("total_tokens").GetInt32(),
            usage.GetProperty("prompt_tokens").GetInt32() + usage.GetProperty("completion_tokens").GetInt32());
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("steering").ValueKind);
    }

    [Fact]
    public async Task Steering_turns_the_answer_and_leaves_nothing_behind()
    {
        var reader = new AnswerReader(OrganismGrammar.In(EmbeddedModel.Folder));
        var unsteered = await served.AnswerAsync();
        foreach (var aspect in (string[])["positive", "negative", "positive"])
        {
            var steered = await served.AnswerAsync(("steering", new { dimension = Served.Dimension, aspect, gamma = 4 }));
            Assert.Equal(aspect == "positive" ? Aspect.Positive : Aspect.Negative, reader.Read(steered).Aspect);
            Assert.Equal(unsteered, await served.AnswerAsync());
        }
        Assert.Equal(0, served.Model.Model.Decoder.HookCount);
    }

    [Fact]
    public async Task Several_dimensions_are_steered_at_once_and_the_answer_says_how()
    {
        var steering = new object[]
        {
            new { dimension = Served.Dimension, aspect = "negative" },
            new { dimension = "conservation", aspect = "positive", gamma = 2.5, run = "kites", positions = "all" },
        };
        var answer = await served.PostAsync(Chat, Served.Chat(("steering", steering)));
        Assert.Equal(
            """[{"run":"kites","dimension":"self_transcendence","aspect":"negative","gamma":3,"positions":"answer"},"""
            + """{"run":"kites","dimension":"conservation","aspect":"positive","gamma":2.5,"positions":"all"}]""",
            answer.GetProperty("steering").GetRawText());
        var edits = served.Model.Steering.Runs[0].Sets;
        var other = edits[1].Edit(2.5, Steering.SteeringPreset.MeanDifference).Toward(Aspect.Positive);
        using (served.Model.Model.Apply(edits[0].Edit(3, Steering.SteeringPreset.MeanDifference), Aspect.Negative))
        using (served.Model.Model.Attach(new Steering.SteeringHook(other, served.Model.Model.Decoder, TokenKinds.All)))
            Assert.Equal(served.Model.Model.Generate(Served.Question, Greedy, Now), Served.TextOf(answer));
    }

    [Fact]
    public async Task A_stream_brings_the_same_text_piece_by_piece()
    {
        var whole = await served.PostAsync(Chat, Served.Chat(("n", 2), ("temperature", 1), ("seed", 3)));
        var events = await served.StreamAsync(Chat, Served.Chat(("n", 2), ("temperature", 1), ("seed", 3), ("stream_options", new { include_usage = true })));
        Assert.Equal(whole.GetProperty("usage").GetRawText(), events[^1].GetProperty("usage").GetRawText());
        Assert.Empty(events[^1].GetProperty("choices").EnumerateArray());
        for (var i = 0; i < 2; i++)
        {
            List<JsonElement> own = [.. events[..^1].Select(e => e.GetProperty("choices")[0]).Where(c => c.GetProperty("index").GetInt32() == i)];
            Assert.Equal("assistant", own[0].GetProperty("delta").GetProperty("role").GetString());
            Assert.Equal(Served.TextOf(whole, i),
                string.Concat(own.Select(c => c.GetProperty("delta").TryGetProperty("content", out var text) ? text.GetString() : "")));
            Assert.Equal("stop", own[^1].GetProperty("finish_reason").GetString());
            Assert.True(own.Count > 5);
        }
        Assert.NotEqual(Served.TextOf(whole, 0), Served.TextOf(whole, 1));
        Assert.Single(events.Select(e => e.GetProperty("id").GetString()).Distinct());
    }

    [Fact]
    public async Task Stop_sequences_and_lengths_end_an_answer()
    {
        var text = await served.AnswerAsync();
        var word = text.Split(' ')[3];
        Assert.Equal(text[..text.IndexOf(word, StringComparison.Ordinal)].TrimEnd(), await served.AnswerAsync(("stop", new[] { "nothing like it", word })));
        var cut = await served.PostAsync(Chat, Served.Chat(("max_completion_tokens", 3)));
        Assert.Equal(("length", 3), (cut.GetProperty("choices")[0].GetProperty("finish_reason").GetString(),
            cut.GetProperty("usage").GetProperty("completion_tokens").GetInt32()));
        Assert.StartsWith(Served.TextOf(cut), text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_seed_one_is_drawn_and_named()
    {
        var drawn = await served.PostAsync(Chat, Served.Chat(("temperature", 1)));
        Assert.Equal(Served.TextOf(drawn), await served.AnswerAsync(("temperature", 1), ("seed", drawn.GetProperty("seed").GetInt32())));
    }

    [Fact]
    public async Task Tokens_come_with_log_probabilities()
    {
        var answer = await served.PostAsync(Chat, Served.Chat(("logprobs", true), ("top_logprobs", 2)));
        List<JsonElement> tokens = [.. answer.GetProperty("choices")[0].GetProperty("logprobs").GetProperty("content").EnumerateArray()];
        Assert.Equal(Served.TextOf(answer), string.Concat(tokens.Select(t => t.GetProperty("token").GetString())));
        Assert.Equal(Served.TextOf(answer), System.Text.Encoding.UTF8.GetString(
            [.. tokens.SelectMany(t => t.GetProperty("bytes").EnumerateArray().Select(b => b.GetByte()))]));
        Assert.All(tokens, t =>
        {
            // Greedy: the token is the likeliest.
            Assert.Equal(t.GetProperty("logprob").GetDouble(), t.GetProperty("top_logprobs")[0].GetProperty("logprob").GetDouble());
            Assert.Equal(2, t.GetProperty("top_logprobs").GetArrayLength());
            Assert.InRange(t.GetProperty("logprob").GetDouble(), -5, 0);
        });
    }

    [Fact]
    public async Task Content_may_come_in_parts_and_answers_go_back()
    {
        object[] messages =
        [
            new { role = "developer", content = "I treasure kindness." },
            new { role = "user", content = new[] { new { type = "text", text = "Hello" }, new { type = "text", text = "." } } },
            new { role = "assistant", content = "Yes.", refusal = (string?)null, tool_calls = (object?)null },
            new { role = "user", content = Served.Question },
        ];
        var answer = await served.PostAsync(Chat, Served.Chat(("messages", messages)));
        var prompt = served.Model.Model.Prompt([new("system", "I treasure kindness."), new("user", "Hello."), new("assistant", "Yes."),
            new("user", Served.Question)], Now);
        Assert.Equal(prompt.Count, answer.GetProperty("usage").GetProperty("prompt_tokens").GetInt32());
        var ids = Generator.Generate(served.Model.Model.Decoder, [prompt], Greedy, Now)[0];
        Assert.Equal(served.Model.Model.Text(ids), Served.TextOf(answer));
    }
}
