using ValueLocate.Authoring.Building;
using ValueLocate.Datasets;
using ValueLocate.Values;

namespace ValueLocate.Tests.Authoring;

public sealed class DatasetGeneratorTests : IDisposable
{
    private static readonly string Prompts = System.IO.Path.Combine(Require.Root, "data", "valueinsight", "prompts");
    private readonly TempFolder folder = new();
    private int asked;

    public void Dispose() => folder.Dispose();

    private GeneratorOptions Options =>
        new(Prompts, folder.Path, "model", ["kitchen", "sea"], QuestionsPerDimension: 12, DescriptionsPerAspect: 4, PerRequest: 4);

    [Fact]
    public async Task Replies_become_questions_faulty_ones_are_dropped_and_a_second_run_asks_nobody()
    {
        var ct = TestContext.Current.CancellationToken;
        var questions = await new DatasetGenerator(Options, Reply).Questions(Schwartz.Dimensions[0], ct);
        Assert.Equal(12, questions.Count);
        Assert.All(questions, q => Assert.DoesNotContain("honest", q.Text, StringComparison.Ordinal));
        Assert.All(questions, q => Assert.DoesNotMatch(@"^(\d|-)", q.Text));
        Assert.All(questions.GroupBy(q => q.Situation), g => Assert.Single(g.Select(q => q.Split).Distinct()));
        Assert.Equal(["kitchen", "sea"], questions.Select(q => q.Domain).Distinct());
        var before = asked;
        Assert.Equal(questions, await new DatasetGenerator(Options, Reply).Questions(Schwartz.Dimensions[0], ct));
        Assert.Equal(before, asked);
    }

    [Fact]
    public async Task A_model_that_cannot_write_is_told()
    {
        var e = await Assert.ThrowsAsync<ValueLocateException>(() => new DatasetGenerator(Options, (_, _) => Task.FromResult("la la la"))
            .Descriptions(Schwartz.Dimensions[0], Aspect.Positive, TestContext.Current.CancellationToken));
        Assert.Contains("0 usable texts of 4", e.Message, StringComparison.Ordinal);
    }

    private Task<string> Reply(string prompt, CancellationToken cancel)
    {
        Assert.Contains("thinks for themselves", prompt, StringComparison.Ordinal);
        Assert.DoesNotContain("{", prompt, StringComparison.Ordinal);
        asked++;
        string Line(int i) => $"Your cousin number{asked}x{i} from harbour{asked}y{i} offers jar{i}z{asked} and a seat by the window for the evening. What "
            + "do you think, and what would you do?";
        return Task.FromResult($"1. {Line(1)}\n- {Line(2)}\n\n{Line(2)}\nYour honest {Line(3)}\nToo short, what do you think, and what would you do?");
    }
}
