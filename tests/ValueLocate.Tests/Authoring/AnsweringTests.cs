using ValueLocate.Authoring.Building;
using ValueLocate.Datasets;
using ValueLocate.Datasets.Answering;
using ValueLocate.Inference;
using ValueLocate.Pipeline;
using ValueLocate.Tests.Pipeline;

namespace ValueLocate.Tests.Authoring;

public sealed class AnsweringTests : IDisposable
{
    private readonly TempFolder model = new();
    private readonly TempFolder data = new();

    public void Dispose()
    {
        model.Dispose();
        data.Dispose();
    }

    [Fact]
    public void A_model_answers_alike_by_itself_and_behind_a_chat_client()
    {
        Tiny.Model(model);
        Tiny.Dataset(data);
        var dataset = InsightDataset.Load(data.Path);
        List<Question> questions = [.. dataset.Dimensions.Select(d => new Question($"{d.Id}-1", d.Id, Split.Search, $"Why {d.Id}?"))];
        var plan = AnswerPlan.Of(dataset, 3, questions: questions);
        using var loaded = LanguageModel.Load(model.Path, new ModelOptions { Threads = 1, Template = "plain" },
            cancellation: TestContext.Current.CancellationToken);
        var options = new GenerationOptions { MaxTokens = 8 };
        var (own, behind) = (new Told(), new Told());
        var byModel = Answering.ByModel(new AnswerJob(data.File("model.jsonl"), "m", plan), loaded, options, 3, own, TestContext.Current.CancellationToken);
        using var client = new LocalChatClient(loaded, options);
        var job = new AnswerJob(data.File("client.jsonl"), "m", plan);
        var byClient = Answering.ByClient(job, client, new() { MaxOutputTokens = 8 }, 2, behind, TestContext.Current.CancellationToken);
        Assert.Equal(plan.Select(r => (r.Question.Id, r.Description.Id)), byModel.Select(a => (a.Question, a.Description)));
        Assert.Equal(byModel.Select(a => a with { Text = a.Text.Trim() }), byClient);
        Assert.Equal((8L * plan.Count, 8L * plan.Count), (own.Estimate, behind.Estimate));
        Assert.InRange(own.Tokens, 1, own.Estimate);
        Assert.Equal(own.Tokens, behind.Tokens);
        // What is answered is not asked again.
        Answering.ByModel(new AnswerJob(data.File("model.jsonl"), "m", plan), loaded, options, 3, own, TestContext.Current.CancellationToken);
        Assert.Equal((0, behind.Tokens), (own.Estimate, own.Tokens));
    }

    [Fact]
    public void A_stopped_job_keeps_whole_batches_and_goes_on_to_the_same_answers()
    {
        using var tiny = new TinyLanguageModel();
        List<Question> questions = [.. tiny.Dataset.Dimensions.Select(d => new Question($"{d.Id}-1", d.Id, Split.Search, $"Why {d.Id}?"))];
        var plan = AnswerPlan.Of(tiny.Dataset, 3, questions: questions);
        var whole = Answer("whole.jsonl", null, TestContext.Current.CancellationToken);
        using var stop = new CancellationTokenSource();
        // Four steps a batch: the second batch is stopped in its second step.
        var told = new StopAfter(6, stop);
        Assert.ThrowsAny<OperationCanceledException>(() => Answer("cut.jsonl", told, stop.Token));
        Assert.Equal((6, 3), (told.Times, AnswersFile.Read(data.File("cut.jsonl")).Count));
        Assert.Equal(whole, Answer("cut.jsonl", null, TestContext.Current.CancellationToken));
        Assert.Equal(File.ReadAllBytes(data.File("whole.jsonl")), File.ReadAllBytes(data.File("cut.jsonl")));

        IReadOnlyList<GivenAnswer> Answer(string file, IRunObserver? observer, CancellationToken cancellation) =>
            Answering.ByModel(new AnswerJob(data.File(file), "m", plan), tiny.Model, new() { MaxTokens = 4, EndIds = [] }, 3, observer, cancellation);
    }

    private sealed class Told : IRunObserver
    {
        public long Estimate { get; private set; }

        public long Tokens { get; private set; }

        public void Begin(string stage, long tokens) => Estimate = tokens;

        public void Advance(long tokens) => Tokens += tokens;

        public void Finish(string stage, bool fresh) => Assert.True(fresh);
    }
}
