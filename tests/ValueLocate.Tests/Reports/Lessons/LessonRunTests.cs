using ValueLocate.Pipeline;
using ValueLocate.Reports.Lessons;
using ValueLocate.Tests.Pipeline;

namespace ValueLocate.Tests.Reports.Lessons;

public sealed class LessonRunTests : IDisposable
{
    private readonly TinyRuns runs = new();

    private RunSettings Settings => runs.Settings;

    public void Dispose() => runs.Dispose();

    [Fact]
    public void It_takes_so_many_pairs_of_each_kind_and_every_stage_runs_on_them()
    {
        using var run = LessonRun.Start(Settings with { HoldOut = "none" }, search: 6, judged: 3, neutral: 5);
        Assert.All(run.Data.Dimensions, d => Assert.Equal((6, 4, 3), (run.Data.Search.Count(p => p.Dimension == d.Id),
            run.Data.Validation.Count(p => p.Dimension == d.Id), run.Data.Judged.Count(p => p.Dimension == d.Id))));
        // Both authors are searched.
        Assert.Equal(["a", "b"], run.Data.Search.Select(p => p.Author).Distinct().Order());
        Assert.Equal(5, run.Data.Dataset.Neutral.Count);
        Assert.Equal(["Openness", "Conservation", "Enhancement", "Transcendence"], run.Data.Dimensions.Select(d => d.Short));
        Assert.Contains("run the stage probe first", Assert.Throws<ValueLocateException>(() => run.Statistics("conservation")).Message,
            StringComparison.Ordinal);
        Assert.Contains("run the stage locate first", Assert.Throws<ValueLocateException>(() => run.Located()).Message, StringComparison.Ordinal);
        Stages.Probe(run, TestContext.Current.CancellationToken);
        Stages.Locate(run, TestContext.Current.CancellationToken);
        Stages.Steer(run, TestContext.Current.CancellationToken);
        Stages.Validate(run, TestContext.Current.CancellationToken);
        var (positive, negative) = run.Statistics("conservation");
        Assert.Equal(run.Located().Tokens[1], positive.TotalTokens + negative.TotalTokens);
        Assert.Equal(run.Located().Sets.Select(s => s.Dimension), run.Strengths().Select(s => s.Dimension));
        Assert.Equal(12, run.Validated().Judged.Pooled.Questions);
        Assert.Contains("the dataset has openness_to_change, conservation", Assert.Throws<ValueLocateException>(() => run.Statistics("luck")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Where_an_author_is_held_out_their_pairs_are_judged_and_no_test_pair_is_read()
    {
        using var run = LessonRun.Start(Settings, search: 3, judged: 2);
        Assert.Equal("b", run.Data.HeldOutAuthor);
        Assert.Empty(run.Data.Test);
        Assert.Equal((12, 8), (run.Data.Search.Count, run.Data.Judged.Count));
        // The excerpt is in memory: the folder holds the run and nothing else.
        Assert.Null(run.Data.Dataset.Folder);
        Assert.Equal([RunFiles.Record, RunFiles.Lock], Directory.GetFileSystemEntries(run.Folder).Select(f => Path.GetFileName(f)).Order());
    }

    [Fact]
    public void A_mistyped_dimension_is_told_with_the_ones_that_there_are()
    {
        var message = Assert.Throws<ValueLocateException>(() => LessonRun.Start(Settings, dimension: "conservatoin")).Message;
        Assert.Equal("There is no dimension 'conservatoin'; the dataset has openness_to_change, conservation, self_enhancement, self_transcendence.", message);
        using var run = LessonRun.Start(Settings, dimension: "conservation");
        Assert.Equal("Conservation", run.Data.Dataset.DimensionOf("conservation").Short);
    }

    [Theory]
    [InlineData(1, 2, 4)]
    [InlineData(2, 1, 4)]
    [InlineData(2, 2, 3)]
    public void A_size_that_shows_nothing_is_refused(int search, int judged, int neutral) =>
        Assert.Contains("at least 2, 2 and 4", Assert.Throws<ValueLocateException>(() => LessonRun.Start(Settings, search, judged, neutral)).Message,
            StringComparison.Ordinal);
}
