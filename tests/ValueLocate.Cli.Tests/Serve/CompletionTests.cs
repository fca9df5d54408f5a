using System.Text.Json;

namespace ValueLocate.Cli.Tests.Serve;

[Collection(Served.Name)]
public sealed class CompletionTests(Served served)
{
    private const string Path = "/v1/completions";
    private const string Prompt = "When you see a kite, you";

    private int[] Ids => [.. served.Model.Model.Tokenizer.Encode(Prompt)];

    [Fact]
    public async Task A_text_goes_on_as_text_and_as_token_ids()
    {
        var answer = Choice(await served.PostAsync(Path, Served.Complete(Prompt)));
        Assert.StartsWith(" ", answer.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("logprobs").ValueKind);
        Assert.Equal(answer.GetRawText(), Choice(await served.PostAsync(Path, Served.Complete(Ids))).GetRawText());
        var both = await served.PostAsync(Path, Served.Complete(new object[] { Ids, Ids }, ("n", 2)));
        Assert.Equal(4, both.GetProperty("choices").GetArrayLength());
        for (var i = 0; i < 4; i++) Assert.Equal(answer.GetProperty("text").GetString(), Choice(both, i).GetProperty("text").GetString());
        Assert.Equal(2 * Ids.Length, both.GetProperty("usage").GetProperty("prompt_tokens").GetInt32());
        var texts = await served.PostAsync(Path, Served.Complete(new[] { Prompt, "Hello" }));
        Assert.Equal(answer.GetProperty("text").GetString(), Choice(texts).GetProperty("text").GetString());
    }

    [Fact]
    public async Task Log_probabilities_of_an_answer_are_those_of_the_same_text_as_a_prompt()
    {
        var answer = Choice(await served.PostAsync(Path, Served.Complete(Prompt, ("logprobs", 2), ("max_tokens", 4), ("echo", true))));
        var text = answer.GetProperty("text").GetString()!;
        Assert.StartsWith(Prompt, text, StringComparison.Ordinal);
        var again = Choice(await served.PostAsync(Path, Served.Complete(text, ("logprobs", 2), ("max_tokens", 0), ("echo", true))));
        Assert.Equal(text, again.GetProperty("text").GetString());
        var (one, two) = (answer.GetProperty("logprobs"), again.GetProperty("logprobs"));
        Assert.Equal(one.GetProperty("tokens").GetRawText(), two.GetProperty("tokens").GetRawText());
        Assert.Equal(one.GetProperty("text_offset").GetRawText(), two.GetProperty("text_offset").GetRawText());
        List<JsonElement> a = [.. one.GetProperty("token_logprobs").EnumerateArray()], b = [.. two.GetProperty("token_logprobs").EnumerateArray()];
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (a[0].ValueKind, b[0].ValueKind));
        Assert.All(a.Zip(b).Skip(1), p => Assert.Equal(p.First.GetDouble(), p.Second.GetDouble(), 1e-4));
        // Each token's text stands at its offset.
        var tokens = one.GetProperty("tokens").EnumerateArray().Select(t => t.GetString()!);
        foreach (var (token, offset) in tokens.Zip(one.GetProperty("text_offset").EnumerateArray().Select(o => o.GetInt32())))
            Assert.Equal(token, text[offset..][..token.Length]);
    }

    [Fact]
    public async Task Special_tokens_in_an_echoed_prompt_have_their_places()
    {
        const string Chat = "<|user|>Why?<|end|><|assistant|>";
        var answer = Choice(await served.PostAsync(Path, Served.Complete(Chat, ("logprobs", 0), ("max_tokens", 2), ("echo", true))));
        Assert.StartsWith(Chat, answer.GetProperty("text").GetString(), StringComparison.Ordinal);
        var offsets = answer.GetProperty("logprobs").GetProperty("text_offset").EnumerateArray().Select(o => o.GetInt32()).ToList();
        Assert.Equal(Chat.Length, offsets[^2]);
        Assert.Contains(Chat.IndexOf("<|assistant|>", StringComparison.Ordinal), offsets);
    }

    [Fact]
    public async Task A_stream_brings_the_same_text_and_log_probabilities()
    {
        var whole = Choice(await served.PostAsync(Path, Served.Complete(Prompt, ("logprobs", 1), ("echo", true))));
        var events = await served.StreamAsync(Path, Served.Complete(Prompt, ("logprobs", 1), ("echo", true)));
        List<JsonElement> own = [.. events.Select(e => Choice(e))];
        Assert.Equal(whole.GetProperty("text").GetString(), string.Concat(own.Select(c => c.GetProperty("text").GetString())));
        foreach (var list in (string[])["tokens", "token_logprobs", "top_logprobs", "text_offset"])
        {
            Assert.Equal(
                whole.GetProperty("logprobs").GetProperty(list).EnumerateArray().Select(t => t.GetRawText()),
                own.SelectMany(c => c.GetProperty("logprobs").GetProperty(list).EnumerateArray().Select(t => t.GetRawText())));
        }
        Assert.Equal(whole.GetProperty("finish_reason").GetString(), own[^1].GetProperty("finish_reason").GetString());
        Assert.Equal(events.Length, own.Count);
    }

    [Fact]
    public async Task A_steered_prompt_is_scored_where_every_position_is_edited_and_refused_elsewhere()
    {
        object Steering(string positions) => new { dimension = Served.Dimension, aspect = "negative", gamma = 4, positions };
        var unsteered = Choice(await served.PostAsync(Path, Served.Complete(Prompt, ("logprobs", 0), ("max_tokens", 0), ("echo", true))));
        var steered = Choice(await served.PostAsync(Path,
            Served.Complete(Prompt, ("logprobs", 0), ("max_tokens", 0), ("echo", true), ("steering", Steering("all")))));
        Assert.NotEqual(unsteered.GetProperty("logprobs").GetProperty("token_logprobs").GetRawText(),
            steered.GetProperty("logprobs").GetProperty("token_logprobs").GetRawText());
        var refusal = await BadRequestTests.RefusedAsync(served, Path, Served.Complete(Prompt, ("logprobs", 0), ("echo", true), ("steering",
            Steering("answer"))));
        Assert.Equal("steering.positions", refusal.GetProperty("param").GetString());
    }

    private static JsonElement Choice(JsonElement answer, int i = 0) => answer.GetProperty("choices")[i];
}
