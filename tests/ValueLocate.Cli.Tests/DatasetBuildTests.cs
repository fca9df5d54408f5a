using System.Globalization;
using ValueLocate.Datasets;
using ValueLocate.Pipeline;
using ValueLocate.Tests.Inference.Hub;

namespace ValueLocate.Cli.Tests;

public sealed class DatasetBuildTests : IDisposable
{
    private static readonly string Packaged = Path.Combine(Testing.Require.Root, "data", "valueinsight");
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_packaged_dataset_is_what_build_makes_byte_by_byte()
    {
        var r = CommandLine.Run("dataset", "build", "--out", folder["out"]);
        Assert.Equal((0, ""), (r.Code, r.Error));
        Assert.DoesNotContain("not built", r.Output, StringComparison.Ordinal);
        string[] files = ["crossed.jsonl", "descriptions.jsonl", "neutral-chat.jsonl", "neutral.jsonl", "pairs.jsonl", "questions.jsonl"];
        Assert.Equal(files, Directory.GetFiles(folder["out"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(files, f => Assert.Equal(File.ReadAllBytes(Path.Combine(Packaged, f)), File.ReadAllBytes(folder[$"out/{f}"])));
        // Nothing is missing for a run.
        Assert.Equal("whitlock", RunData.Of(InsightDataset.Load(folder["out"]), "auto").HeldOutAuthor);
    }

    [Fact]
    public void Another_seed_and_size_and_what_cannot_be_built()
    {
        string[] args = ["dataset", "build", "--banks", Path.Combine(Packaged, "banks"), "--questions", "3"];
        var r = CommandLine.Run([.. args, "--out", folder["a"], "--seed", "5"]);
        Assert.Equal((0, ""), (r.Code, r.Error));
        Assert.Contains("12 lines", r.Output, StringComparison.Ordinal);
        CommandLine.Run([.. args, "--out", folder["b"], "--seed", "6"]);
        Assert.NotEqual(File.ReadAllText(folder["a/questions.jsonl"]), File.ReadAllText(folder["b/questions.jsonl"]));
        Assert.Contains("/nowhere", CommandLine.Run("dataset", "build", "--banks", "/nowhere", "--out", folder["c"]).Sentence(), StringComparison.Ordinal);
        CommandLine.Run([.. args, "--out", folder["c"], "--questions", "0"]).Sentence();
        Assert.False(Directory.Exists(folder["c"]));
    }

    [Theory]
    [InlineData("--model m", "--generator")]
    [InlineData("--generator openai", "--model")]
    [InlineData("--generator oracle --model m", "openai, ollama, local")]
    [InlineData("--generator openai --model m --api-key-env VALUELOCATE_NO_SUCH_KEY", "VALUELOCATE_NO_SUCH_KEY")]
    [InlineData("--generator openai --model m --endpoint localhost:80", "http://localhost:8000/v1")]
    [InlineData("--generator ollama --model m --endpoint http://127.0.0.1:9", "127.0.0.1:9")]
    [InlineData("--generator openai --model m --per-request 0", "at least 1")]
    [InlineData("--generator local --model /nowhere", "/nowhere")]
    public void A_generator_that_cannot_be_used_is_one_sentence(string line, string says)
    {
        Assert.Contains(says, CommandLine.Run(["dataset", "build", "--out", folder["out"], "--quiet", .. line.Split(' ')]).Sentence(),
            StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["out"]));
    }

    [Fact]
    public void A_model_behind_an_endpoint_writes_descriptions_and_questions_and_is_asked_only_once()
    {
        var asked = 0;
        using var server = new FakeServer(request =>
        {
            // Every accident that a client must outlive comes first.
            var n = Interlocked.Increment(ref asked);
            return n switch
            {
                1 => FakeReply.Text(429, "{}", ("Retry-After", "0")),
                2 => FakeReply.Text(500, "{}", ("retry-after-ms", "1")),
                3 => FakeChat.Completion("cut") with { CutAfter = 20 },
                _ => FakeChat.Completion(Texts(FakeChat.Said(request), n)),
            };
        });
        string[] args = ["dataset", "build", "--out", folder["out"], "--generator", "openai", "--model", "fake", "--endpoint", server.Address + "/v1",
            "--questions", "8", "--descriptions", "4", "--per-request", "4", "--quiet"];
        var r = CommandLine.Run(args);
        Assert.Equal((0, ""), (r.Code, r.Error));
        var data = InsightDataset.Load(folder["out"]);
        Assert.Equal(32, data.Descriptions.Count);
        Assert.Equal(32, data.Questions.Count);
        Assert.All(server.Requests, q => Assert.Equal("/v1/chat/completions", q.Path));
        Assert.Equal("Bearer none", server.Requests[0].Header("Authorization"));
        var before = (asked, File.ReadAllText(folder["out/questions.jsonl"]));
        Assert.Equal(r, CommandLine.Run(args));
        Assert.Equal(before, (asked, File.ReadAllText(folder["out/questions.jsonl"])));
    }

    [Theory]
    [InlineData(200, "{\"choices\":", "no chat completion")]
    [InlineData(200, "<html>hello</html>", "no chat completion")]
    [InlineData(200, "{\"id\":\"x\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[]}", "endpoint")]
    [InlineData(404, "{\"error\":{\"message\":\"no such model\"}}", "HTTP 404")]
    [InlineData(401, "{\"error\":{\"message\":\"who are you\"}}", "HTTP 401")]
    public void An_endpoint_that_answers_something_else_is_one_sentence(int status, string body, string says)
    {
        using var server = new FakeServer(_ => FakeReply.Text(status, body, ("Content-Type", "application/json")));
        var sentence = CommandLine
            .Run("dataset", "build", "--out", folder["out"], "--generator", "openai", "--model", "fake", "--endpoint", server.Address, "--quiet").Sentence();
        Assert.Contains(says, sentence, StringComparison.Ordinal);
        Assert.Contains(server.Address, sentence, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["out"]));
    }

    [Fact]
    public void A_model_in_this_process_that_cannot_write_is_told()
    {
        var model = folder.CopyModelWithTokenizer();
        var config = Path.Combine(model, "config.json");
        // The generator's prompts are longer than the 512 positions that this model has by itself.
        var text = File.ReadAllText(config);
        File.WriteAllText(config, text.Replace("\"max_position_embeddings\": 512", "\"max_position_embeddings\": 4096", StringComparison.Ordinal));
        var sentence = CommandLine.Run("dataset", "build", "--out", folder["out"], "--generator", "local", "--model", model,
            "--template", "plain", "--dtype", "float32", "--threads", "1", "--questions", "1", "--descriptions", "1", "--per-request", "1",
            "--quiet").Sentence();
        Assert.Contains("usable texts", sentence, StringComparison.Ordinal);
        Assert.True(Directory.GetFiles(folder["out/replies"]).Length > 1);
        Assert.False(File.Exists(folder["out/descriptions.jsonl"]));
    }

    /// <summary>Four texts that pass the generator's checks, all different.</summary>
    private static string Texts(string prompt, int n)
    {
        var question = prompt.Contains("everyday situations", StringComparison.Ordinal);
        return string.Join('\n', Enumerable.Range(0, 4).Select(i =>
        {
            var words = string.Join(' ', Enumerable.Range(0, 16).Select(k => "w" + (n * 1000 + i * 100 + k).ToString("x", CultureInfo.InvariantCulture)));
            return question ? $"Your aunt {words} by the pier. What do you think, and what would you do?" : $"I {words} in my own yard.";
        }));
    }
}
