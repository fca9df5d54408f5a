using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace ValueLocate.Cli.Tests.Serve;

/// <summary>What can't be honoured is refused by name, in OpenAI's form, and the server goes on.</summary>
[Collection(Served.Name)]
public sealed class BadRequestTests(Served served)
{
    private const string Chat = "/v1/chat/completions";
    private const string Completions = "/v1/completions";

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    /// <summary>Posts, expects a refusal and gives its error object.</summary>
    public static async Task<JsonElement> RefusedAsync(Served served, string path, object request, HttpStatusCode status = HttpStatusCode.BadRequest)
    {
        using var content = JsonContent.Create(request);
        return await ErrorAsync(await served.Client.PostAsync(path, content, Now), status);
    }

    [Theory]
    [InlineData("temperature", "hot")]
    [InlineData("temperature", 3)]
    [InlineData("temperature", true)]
    [InlineData("top_p", -0.1)]
    [InlineData("top_p", 1.1)]
    [InlineData("n", 0)]
    [InlineData("n", 1.5)]
    [InlineData("n", 1000)]
    [InlineData("max_tokens", 0)]
    [InlineData("max_completion_tokens", -1)]
    [InlineData("presence_penalty", 3)]
    [InlineData("frequency_penalty", "x")]
    [InlineData("seed", "x")]
    [InlineData("stop", 5)]
    [InlineData("stop", "")]
    [InlineData("stream", "yes")]
    [InlineData("stream_options", "usage")]
    [InlineData("logprobs", 5)]
    [InlineData("top_logprobs", 2)]
    [InlineData("model", 5)]
    [InlineData("messages", "Hello")]
    [InlineData("user", 5)]
    [InlineData("reasoning_effort", "high")]
    [InlineData("verbosity", "low")]
    [InlineData("min_p", 0.1)]
    [InlineData("temprature", 1)]
    [InlineData("steering", "conservation")]
    public async Task A_wrong_field_is_named(string name, object value)
    {
        var error = await RefusedAsync(served, Chat, Served.Chat((name, value)));
        Assert.Equal(name, error.GetProperty("param").GetString());
        Assert.Contains($"'{name}'", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tools", """[{"type":"function","function":{"name":"f"}}]""", "tools")]
    [InlineData("tool_choice", "\"required\"", "tool_choice")]
    [InlineData("response_format", """{"type":"json_object"}""", "response_format")]
    [InlineData("modalities", """["text","audio"]""", "modalities")]
    [InlineData("logit_bias", """{"5":10}""", "logit_bias")]
    [InlineData("messages", "[]", "messages")]
    [InlineData("messages", """[{"role":"user"}]""", "messages[0].content")]
    [InlineData("messages", """[{"role":"robot","content":"a"}]""", "messages[0].role")]
    [InlineData("messages", """[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]""", "messages[1].role")]
    [InlineData("messages", """[{"role":"user","content":[{"type":"image_url","image_url":{"url":"x"}}]}]""", "messages[0].content[0].type")]
    [InlineData("messages", """[{"role":"user","content":"a","name":"Ann"}]""", "messages[0].name")]
    [InlineData("messages", """[{"role":"user","content":"a\udc00"}]""", "messages[0].content")]
    [InlineData("messages", "[5]", "messages[0]")]
    [InlineData("steering", """{"dimension":"kindness","aspect":"positive"}""", "steering.dimension")]
    [InlineData("steering", """{"dimension":"self_transcendence","aspect":"up"}""", "steering.aspect")]
    [InlineData("steering", """{"dimension":"self_transcendence"}""", "steering.aspect")]
    [InlineData("steering", """{"dimension":"self_transcendence","aspect":"positive","gama":1}""", "steering.gama")]
    [InlineData("steering", """{"dimension":"self_transcendence","aspect":"positive","gamma":-1}""", "steering.gamma")]
    [InlineData("steering", """{"dimension":"self_transcendence","aspect":"positive","gamma":1e999}""", "steering.gamma")]
    [InlineData("steering", """{"dimension":"conservation","aspect":"positive"}""", "steering.gamma")]
    [InlineData("steering", """{"dimension":"conservation","aspect":"positive","gamma":1,"run":"other"}""", "steering.run")]
    [InlineData("steering", """[{"dimension":"conservation","aspect":"positive","gamma":1},{"dimension":"conservation","aspect":"negative","gamma":1}]""",
        "steering[1]")]
    [InlineData("stream_options", """{"include_usage":true}""", "stream_options")]
    public async Task A_wrong_part_of_a_field_is_named(string name, string json, string parameter)
    {
        // By hand: a serializer would not write half of a surrogate pair.
        var request = JsonSerializer.Serialize(Served.Chat((name, "HERE"))).Replace("\"HERE\"", json, StringComparison.Ordinal);
        var error = await ErrorAsync(await PostAsync(Chat, Encoding.UTF8.GetBytes(request)), HttpStatusCode.BadRequest);
        Assert.Equal(parameter, error.GetProperty("param").GetString());
    }

    [Theory]
    [InlineData("prompt", "[]", "prompt")]
    [InlineData("prompt", "[[1],\"a\"]", "prompt[1]")]
    [InlineData("prompt", "[1,-1]", "prompt[1]")]
    [InlineData("prompt", "[1,1000000]", "prompt[1]")]
    [InlineData("prompt", "\"\"", "prompt")]
    [InlineData("best_of", "3", "best_of")]
    [InlineData("suffix", "\"end\"", "suffix")]
    [InlineData("echo", "1", "echo")]
    [InlineData("logprobs", "true", "logprobs")]
    [InlineData("max_tokens", "0", "max_tokens")]
    public async Task A_wrong_field_of_a_completion_is_named(string name, string json, string parameter)
    {
        var error = await RefusedAsync(served, Completions, Served.Complete("Hello", (name, JsonSerializer.Deserialize<JsonElement>(json))));
        Assert.Equal(parameter, error.GetProperty("param").GetString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("{\"model\":\"tiny-values\",\"model\":\"tiny-values\"}")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("{\"model\":\"tiny-values\",\"temperature\":NaN}")]
    public async Task What_is_no_JSON_object_is_refused(string body)
    {
        foreach (var path in (string[])[Chat, Completions])
            await ErrorAsync(await PostAsync(path, Encoding.UTF8.GetBytes(body)), HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Deep_broken_and_long_bodies_are_refused()
    {
        var deep = Encoding.UTF8.GetBytes(new string('[', 100_000));
        await ErrorAsync(await PostAsync(Chat, deep), HttpStatusCode.BadRequest);
        await ErrorAsync(await PostAsync(Chat, [(byte)'{', (byte)'"', 0xFF, (byte)'"', (byte)':', (byte)'1', (byte)'}']), HttpStatusCode.BadRequest);
        await ErrorAsync(await PostAsync(Chat, new byte[ValueLocate.Server.ModelServer.MostBytes + 1]), HttpStatusCode.RequestEntityTooLarge);
        var length = await RefusedAsync(served, Chat, Served.Chat(("messages", new[] { new { role = "user",
            content = string.Concat(Enumerable.Repeat("a kite ", 600)) } })));
        Assert.Equal("context_length_exceeded", length.GetProperty("code").GetString());
        var many = await RefusedAsync(served, Completions, Served.Complete(Enumerable.Repeat("a", 60).ToArray(), ("n", 2)));
        Assert.Equal("n", many.GetProperty("param").GetString());
    }

    [Fact]
    public async Task Another_model_another_path_and_a_missing_field_are_refused()
    {
        var model = await RefusedAsync(served, Chat, Served.Chat(("model", "gpt-9")), HttpStatusCode.NotFound);
        Assert.Equal("model_not_found", model.GetProperty("code").GetString());
        await ErrorAsync(await served.Client.GetAsync(new Uri("/v1/models/gpt-9", UriKind.Relative), Now), HttpStatusCode.NotFound);
        await ErrorAsync(await served.Client.GetAsync(new Uri(Chat, UriKind.Relative), Now), HttpStatusCode.NotFound);
        await ErrorAsync(await served.Client.GetAsync(new Uri("/", UriKind.Relative), Now), HttpStatusCode.NotFound);
        Assert.Equal("messages", (await RefusedAsync(served, Chat, new { model = "tiny-values" })).GetProperty("param").GetString());
        Assert.Equal("prompt", (await RefusedAsync(served, Completions, new { model = "tiny-values" })).GetProperty("param").GetString());
    }

    [Fact]
    public async Task An_edit_that_breaks_the_numbers_is_a_sentence_before_and_within_a_stream()
    {
        var steering = new { dimension = Served.Dimension, aspect = "positive", gamma = 1e300 };
        foreach (var stream in (bool[])[false, true])
        {
            var error = await RefusedAsync(served, Chat, Served.Chat(("steering", steering), ("stream", stream)));
            Assert.Contains("finite", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        }
        Assert.Equal(0, served.Model.Model.Decoder.HookCount);
        Assert.NotEqual("", await served.AnswerAsync());
    }

    [Theory]
    [InlineData("Host", "evil.example", HttpStatusCode.Forbidden)]
    [InlineData("Host", "127.0.0.1.evil.example:8000", HttpStatusCode.Forbidden)]
    [InlineData("Host", "localhost:1", HttpStatusCode.OK)]
    [InlineData("Origin", "http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "http://localhost:3000", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "null", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "OWN", HttpStatusCode.OK)]
    [InlineData("Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "same-origin", HttpStatusCode.OK)]
    public async Task Pages_of_other_sites_are_kept_out(string header, string value, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/v1/models", UriKind.Relative));
        request.Headers.TryAddWithoutValidation(header, value == "OWN" ? served.Client.BaseAddress!.GetLeftPart(UriPartial.Authority) : value);
        using var response = await served.Client.SendAsync(request, Now);
        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task Harmless_fields_and_empty_ones_are_ignored()
    {
        var answer = await served.AnswerAsync(
            ("user", "ann"), ("metadata", new { a = "b" }), ("store", true), ("service_tier", "auto"), ("tools", Array.Empty<int>()), ("tool_choice", "auto"),
            ("parallel_tool_calls", false), ("response_format", new { type = "text" }), ("modalities", new[] { "text" }), ("logit_bias", new { }),
                ("stop", null));
        Assert.Equal(await served.AnswerAsync(), answer);
    }

    private static async Task<JsonElement> ErrorAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        using (response)
        {
            Assert.Equal(status, response.StatusCode);
            var error = (await response.Content.ReadFromJsonAsync<JsonElement>(Now)).GetProperty("error");
            Assert.NotEqual("", error.GetProperty("message").GetString());
            Assert.Equal("invalid_request_error", error.GetProperty("type").GetString());
            Assert.True(error.TryGetProperty("param", out _) && error.TryGetProperty("code", out _));
            return error;
        }
    }

    private async Task<HttpResponseMessage> PostAsync(string path, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        // The server refuses a long body by its header and closes the connection: without this the client may still be writing, and see that alone.
        request.Headers.ExpectContinue = true;
        return await served.Client.SendAsync(request, Now);
    }
}
