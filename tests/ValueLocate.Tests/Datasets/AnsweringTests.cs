using ValueLocate.Datasets;
using ValueLocate.Datasets.Answering;

namespace ValueLocate.Tests.Datasets;

public sealed class AnsweringTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly InsightDataset dataset;
    private readonly string file;

    public AnsweringTests()
    {
        folder.Write("dimensions.json", """[{"id":"warm"},{"id":"calm"}]""");
        folder.Write("descriptions.jsonl", string.Concat(Enumerable.Range(0, 24).Select(i =>
            $$"""{"id":"d{{i}}","dimension":"{{(i % 4 < 2 ? "warm" : "calm")}}","aspect":"{{(i % 2 == 0 ? "positive" : "negative")}}","text":"I am {{i}}."}"""
                + "\n")));
        folder.Write("questions.jsonl", string.Concat(Enumerable.Range(0, 10)
            .Select(i => $$"""{"id":"q{{i}}","dimension":"{{(i < 5 ? "warm" : "calm")}}","split":"search","text":"Number {{i}}?"}""" + "\n")));
        dataset = InsightDataset.Load(folder.Path);
        file = System.IO.Path.Combine(folder.Path, "out", "answers.jsonl");
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_plan_asks_both_aspects_in_turn_and_a_limit_only_shortens_it()
    {
        var plan = AnswerPlan.Of(dataset, 3);
        Assert.Equal(20, plan.Distinct().Count());
        Assert.All(plan, r => Assert.Equal(r.Question.Dimension, r.Description.Dimension));
        Assert.Equal(["warm", "warm", "calm", "calm"], plan.Take(4).Select(r => r.Question.Dimension));
        Assert.All(plan.Chunk(2),
            c => Assert.Equal((c[0].Question, Aspect.Positive, Aspect.Negative), (c[1].Question, c[0].Description.Aspect, c[1].Description.Aspect)));
        Assert.Equal(plan.Take(8), AnswerPlan.Of(dataset, 3, 2));
        Assert.Equal(plan.Where(r => r.Description.Aspect == Aspect.Negative), AnswerPlan.Of(dataset, 3, aspects: [Aspect.Negative]));
        Assert.NotEqual(plan, AnswerPlan.Of(dataset, 4));
        Assert.True(plan.Select(r => r.Description.Id).Distinct().Count() > 8);
        Assert.EndsWith("? Answer in under 300 words.", plan[0].Text, StringComparison.Ordinal);
        Assert.Contains("at least 1", Assert.Throws<ValueLocateException>(() => AnswerPlan.Of(dataset, 3, 0)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 4)]
    [InlineData(3, 1)]
    [InlineData(3, 4)]
    public async Task A_job_that_was_stopped_goes_on_and_ends_with_the_same_file(int batch, int concurrency)
    {
        var ct = TestContext.Current.CancellationToken;
        var plan = AnswerPlan.Of(dataset, 3);
        await Job(plan).Run(Answer, batch, concurrency, ct);
        var whole = File.ReadAllText(file);
        Assert.Equal(plan.Select(r => (r.Question.Id, r.Description.Id, $"{r.Description.Text} {r.Text}")),
            AnswersFile.ReadFor(file, dataset).Select(a => (a.Question, a.Description, a.Text)));

        File.Delete(file);
        using var stop = new CancellationTokenSource();
        var asked = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Job(plan).Run(
            (requests, cancel) =>
            {
                if (Interlocked.Increment(ref asked) == 4) stop.Cancel();
                cancel.ThrowIfCancellationRequested();
                return Answer(requests, cancel);
            }, batch, concurrency, stop.Token));
        var kept = File.ReadAllLines(file).Length;
        Assert.InRange(kept, 1, 19);
        // A crash in the middle of a line, too.
        File.AppendAllText(file, """{"question":"q1","dimen""");
        var job = Job(plan);
        Assert.Equal(20 - kept, job.Remaining);
        await job.Run(Answer, batch, concurrency, ct);
        Assert.Equal(whole, File.ReadAllText(file));
        await Job(plan).Run((_, _) => throw new InvalidOperationException("asked again"), batch, concurrency, ct);
    }

    [Fact]
    public async Task What_is_not_in_the_plan_stays_and_another_model_or_seed_is_refused()
    {
        var ct = TestContext.Current.CancellationToken;
        await Job(AnswerPlan.Of(dataset, 3)).Run(Answer, 1, 1, ct);
        await Job(AnswerPlan.Of(dataset, 3, 1)).Run(Answer, 1, 1, ct);
        Assert.Equal(20, AnswersFile.Read(file).Count);
        Assert.Contains("'other'", Assert.Throws<ValueLocateException>(() => new AnswerJob(file, "other", AnswerPlan.Of(dataset, 3))).Message,
            StringComparison.Ordinal);
        Assert.Contains("another seed", Assert.Throws<ValueLocateException>(() => Job(AnswerPlan.Of(dataset, 4))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_among_many_requests_is_told_and_what_was_answered_is_kept()
    {
        var asked = 0;
        var e = await Assert.ThrowsAsync<ValueLocateException>(() => Job(AnswerPlan.Of(dataset, 3)).Run(
            (requests, cancel) => Interlocked.Increment(ref asked) == 9 ? throw new ValueLocateException("The server burns.") : Answer(requests, cancel),
            1, 3, TestContext.Current.CancellationToken));
        Assert.Equal("The server burns.", e.Message);
        Assert.InRange(AnswersFile.Read(file).Count, 6, 19);
    }

    [Fact]
    public async Task Any_text_survives_the_file()
    {
        string[] texts = ["", "\ud800 half", "a\nb\r\n\"c\"\u2028", "\u0000"];
        var next = 0;
        await Job(AnswerPlan.Of(dataset, 3, 1)).Run((_, _) => Task.FromResult<IReadOnlyList<Reply>>([new Reply(texts[next++], [7, 0, 9])]), 1, 1,
            TestContext.Current.CancellationToken);
        var read = AnswersFile.Read(file);
        Assert.Equal(["", "\uFFFD half", texts[2], texts[3]], read.Select(a => a.Text));
        Assert.Equal([7, 0, 9], read[0].Ids!);
    }

    [Theory]
    [InlineData("""{"question":"q1","dimension":"warm","aspect":"up","description":"d0","text":"x"}""", "line 1|field 'aspect'|'up'")]
    [InlineData("""{"question":"q1","dimension":"cold","aspect":"positive","description":"d0","text":"x"}""", "line 1|field 'dimension'|'cold'|warm, calm")]
    [InlineData("""{"question":"q1","dimension":"warm","aspect":"positive","description":"d99","text":"x"}""", "line 1|field 'description'|'d99'")]
    [InlineData("""{"question":"q1","dimension":"warm","aspect":"positive","description":"d1","text":"x"}""",
        "line 1|field 'description'|another dimension or aspect")]
    [InlineData("""{"question":"q1","dimension":"warm","aspect":"positive","description":"d0"}""", "line 1|field 'text'|missing")]
    [InlineData("""{"question":"q1","dimension":"warm","aspect":"positive","description":"d0","text":"x","ids":[1.5]}""", "line 1|field 'ids'|whole numbers")]
    [InlineData("""
        {"question":"q1","dimension":"warm","aspect":"positive","description":"d0","text":"x"}
        {"question":"q1","dimension":"warm","aspect":"positive","description":"d4","text":"y"}
        """, "line 2|field 'question'|'q1'|line 1")]
    public void A_broken_answer_is_told_with_file_line_and_field(string text, string words)
    {
        var broken = folder.Write("broken.jsonl", text);
        var e = Assert.Throws<ValueLocateException>(() => AnswersFile.ReadFor(broken, dataset));
        Assert.All(words.Split('|').Append(broken), w => Assert.Contains(w, e.Message, StringComparison.Ordinal));
    }

    private AnswerJob Job(IReadOnlyList<AnswerRequest> plan) => new(file, "model", plan);

    private static async Task<IReadOnlyList<Reply>> Answer(IReadOnlyList<AnswerRequest> requests, CancellationToken cancel)
    {
        // So that concurrent answers come in another order than they were asked.
        if (requests[0].Question.Id == "q3") await Task.Delay(20, cancel);
        return [.. requests.Select(r => new Reply($"{r.Description.Text} {r.Text}"))];
    }
}
