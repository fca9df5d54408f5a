using System.Text.Json;
using ValueLocate.Datasets;
using ValueLocate.Datasets.Answering;
using ValueLocate.Tests;
using ValueLocate.Tests.Inference.Hub;

namespace ValueLocate.Cli.Tests;

public sealed class DatasetAnswerTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly TempFolder data = new();

    public DatasetAnswerTests()
    {
        Tiny.Dataset(data);
        string[] dimensions = ["openness_to_change", "conservation", "self_enhancement", "self_transcendence"];
        File.WriteAllLines(data.File("questions.jsonl"), dimensions.SelectMany(d => Enumerable.Range(0, 6).Select(i =>
            JsonSerializer.Serialize(new { id = $"{d}-{i}", dimension = d, split = Split.All[i % 3], text = $"{d} {i}?" }))));
    }

    public void Dispose()
    {
        folder.Dispose();
        data.Dispose();
    }

    [Fact]
    public void An_endpoint_answers_as_both_aspects_and_a_stopped_job_goes_on()
    {
        using var stop = new CancellationTokenSource();
        var asked = 0;
        using var server = new FakeServer(request =>
        {
            var n = Interlocked.Increment(ref asked);
            if (n == 9) stop.Cancel();
            return n % 5 == 0
                ? FakeReply.Text(n % 10 == 0 ? 429 : 503, "", ("retry-after-ms", "1"))
                : FakeChat.Completion($"{FakeChat.Said(request, "system")} {FakeChat.Said(request)}");
        });
        string[] args = ["dataset", "answer", "--data", data.Path, "--model", "fake", "--endpoint", server.Address + "/v1", "--out",
            folder["a/answers.jsonl"], "--split", "search", "--concurrency", "3", "--api-key-env", "VALUELOCATE_TEST_KEY", "--quiet"];
        Environment.SetEnvironmentVariable("VALUELOCATE_TEST_KEY", "test-key");
        var stopped = CommandLine.Run(stop.Token, args);
        Assert.Equal((130, "stopped; the same command goes on where it stopped"), (stopped.Code, stopped.Error.Trim()));
        var kept = File.ReadAllLines(folder["a/answers.jsonl"]);
        Assert.InRange(kept.Length, 4, 9);
        var r = CommandLine.Run(args);
        Assert.Equal((0, ""), (r.Code, r.Error));
        Assert.Contains("16 answers to 8 questions", r.Output, StringComparison.Ordinal);
        var answers = AnswersFile.ReadFor(folder["a/answers.jsonl"], InsightDataset.Load(data.Path));
        Assert.Equal(16, answers.Count);
        Assert.All(answers,
            a => Assert.Equal($"I {a.Aspect.ToString().ToLowerInvariant()} {a.Dimension}. {a.Dimension} {a.Question[^1]}? Answer in under 300 words.", a.Text));
        Assert.Subset(File.ReadAllLines(folder["a/answers.jsonl"]).ToHashSet(), kept.ToHashSet());

        Assert.All(server.Requests, q => Assert.Equal("Bearer test-key", q.Header("Authorization")));
        using var sent = JsonDocument.Parse(server.Requests[0].Body);
        Assert.Equal(("fake", 0, 500, 1.1), (
            sent.RootElement.GetProperty("model").GetString(),
            sent.RootElement.GetProperty("temperature").GetDouble(),
            sent.RootElement.GetProperty("max_completion_tokens").GetInt32(),
            sent.RootElement.GetProperty("repetition_penalty").GetDouble()));
    }

    [Fact]
    public void A_model_in_this_process_answers_and_probe_reads_what_anybody_answered()
    {
        var model = folder.CopyModelWithTokenizer();
        string[] args = ["dataset", "answer", "--data", data.Path, "--model", model, "--max-tokens", "6", "--dtype", "float32", "--threads", "1",
            "--template", "plain", "--quiet", "--out"];
        var r = CommandLine.Run([.. args, folder["whole.jsonl"], "--batch", "5"]);
        Assert.Equal((0, ""), (r.Code, r.Error));
        Assert.Contains("48 answers to 24 questions", r.Output, StringComparison.Ordinal);
        CommandLine.Run([.. args, folder["parts.jsonl"], "--limit", "2", "--aspects", "negative"]);
        Assert.Equal(8, AnswersFile.Read(folder["parts.jsonl"]).Count);
        Assert.Subset(File.ReadAllLines(folder["whole.jsonl"]).ToHashSet(), File.ReadAllLines(folder["parts.jsonl"]).ToHashSet());
        CommandLine.Run([.. args, folder["parts.jsonl"]]);
        Assert.Equal(File.ReadAllText(folder["whole.jsonl"]), File.ReadAllText(folder["parts.jsonl"]));

        string[] probe = ["probe", "--model", model, "--data", data.Path, "--dtype", "float32", "--threads", "1", "--template", "plain", "--quiet",
            "--folds", "2", "--answers", folder["whole.jsonl"], "--out"];
        var probed = CommandLine.Run([.. probe, folder["run"]]);
        Assert.Equal((0, ""), (probed.Code, probed.Error));
        Assert.True(File.Exists(folder["run/statistics.safetensors"]));
        // Two of a dimension's six questions are for search; both aspects answer each.
        Assert.Equal(16, AnswersFile.Read(folder["run/answers.jsonl"]).Count);
        // The run's own file serves another run as well, and gives the same numbers.
        var again = CommandLine.Run([.. probe[..^2], folder["run/answers.jsonl"], "--out", folder["again"]]);
        Assert.Equal((0, ""), (again.Code, again.Error));
        Assert.Equal(File.ReadAllBytes(folder["run/statistics.safetensors"]), File.ReadAllBytes(folder["again/statistics.safetensors"]));
        Assert.Contains("another file of answers", CommandLine.Run([.. probe[..^2], folder["run/answers.jsonl"], "--out", folder["run"]]).Sentence(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--limit 0", "at least 1")]
    [InlineData("--aspects none", "both, positive, negative")]
    [InlineData("--split train", "all, search, validation, test")]
    [InlineData("--max-tokens 0", "at least 1")]
    [InlineData("--concurrency 0", "at least 1")]
    [InlineData("--endpoint localhost", "no address")]
    [InlineData("--endpoint http://127.0.0.1:9", "127.0.0.1:9")]
    [InlineData("--data /nowhere", "/nowhere")]
    public void What_cannot_be_used_is_one_sentence_and_leaves_no_file(string line, string says)
    {
        Assert.Contains(says, CommandLine.Run(["dataset", "answer", "--model", "m", "--out", folder["x.jsonl"], "--quiet",
            .. line.Contains("--endpoint", StringComparison.Ordinal) ? Array.Empty<string>() : ["--endpoint", "http://127.0.0.1:9"],
            .. line.Contains("--data", StringComparison.Ordinal) ? Array.Empty<string>() : ["--data", data.Path],
            .. line.Split(' ')]).Sentence(), StringComparison.Ordinal);
        Assert.False(File.Exists(folder["x.jsonl"]));
    }

    [Fact]
    public void An_endpoint_needs_the_models_name_there() => Assert.Contains(
        "--endpoint also needs --model",
        CommandLine.Run("dataset", "answer", "--endpoint", "http://127.0.0.1:9", "--out", folder["x.jsonl"], "--quiet").Sentence(),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("{\"question\":\"openness_to_change-0\"}", "line 1: the field 'aspect'")]
    [InlineData("{\"question\":\"openness_to_change-1\",\"dimension\":\"openness_to_change\",\"aspect\":\"positive\","
        + "\"description\":\"openness_to_changepositive\",\"text\":\"I go.\"}", "answers no search question of openness_to_change under both aspects")]
    public void Answers_that_a_probe_cannot_read_leave_no_run(string text, string says)
    {
        File.WriteAllText(folder["given.jsonl"], text);
        var sentence = CommandLine.Run("probe", "--model", folder.CopyModelWithTokenizer(), "--data", data.Path, "--answers", folder["given.jsonl"],
            "--out", folder["run"], "--quiet").Sentence();
        Assert.Contains(says, sentence, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["run"]));
        Assert.Contains("only the contrast persona", CommandLine.Run("probe", "--model", folder["model"], "--data", data.Path, "--answers",
            folder["given.jsonl"], "--contrast", "pairs", "--out", folder["run"], "--quiet").Sentence(), StringComparison.Ordinal);
    }
}
