using ValueLocate.Json;
using ValueLocate.Locating;
using ValueLocate.Pipeline;
using ValueLocate.Reports;
using ValueLocate.Steering;
using ValueLocate.Validation;

namespace ValueLocate.Tests.Pipeline;

/// <summary>A dataset of one dimension runs to its report: there is nothing to leak to, and nothing that is shared.</summary>
public sealed class OneDimensionTests : IDisposable
{
    private readonly TinyRuns runs = new();

    public OneDimensionTests()
    {
        foreach (var file in (string[])["pairs.jsonl", "descriptions.jsonl"])
        {
            var lines = File.ReadAllLines(runs.DataFile(file)).Where(l => l.Contains("\"conservation\"", StringComparison.Ordinal));
            File.WriteAllLines(runs.DataFile(file), lines);
        }
        File.WriteAllText(runs.DataFile("dimensions.json"), """[{"id":"conservation","name":"Conservation"}]""");
        File.WriteAllLines(runs.DataFile("crossed.jsonl"), Enumerable.Range(0, 4).Select(i =>
            $$"""{"id":"x{{i}}","question":"What now, {{i}}?","answers":{"conservation":{"positive":"yes {{i}}","negative":"no, {{i}} times"} } }"""));
    }

    public void Dispose() => runs.Dispose();

    [Theory]
    [InlineData(ContrastKind.Pairs, SelectionKind.NaturalGradient, SteeringPreset.NaturalGradient)]
    [InlineData(ContrastKind.Pairs, SelectionKind.Attribution, SteeringPreset.MeanDifference)]
    [InlineData(ContrastKind.Pairs, SelectionKind.TopKThenThreshold, SteeringPreset.Npti)]
    [InlineData(ContrastKind.Crossed, SelectionKind.Fraction, SteeringPreset.MeanDifference)]
    [InlineData(ContrastKind.Persona, SelectionKind.Fraction, SteeringPreset.ValueLocate)]
    public void It_runs_through_all_stages_and_the_report(ContrastKind contrast, SelectionKind rule, SteeringPreset preset)
    {
        using var run = runs.Run("run", runs.Settings with
        {
            Contrast = contrast,
            Preset = preset,
            Selection = new() { Kind = rule, Fraction = 0.1, TopK = 10 },
            PersonaQuestions = 2,
            MaxTokens = 6,
            Gamma = preset is SteeringPreset.MeanDifference or SteeringPreset.NaturalGradient ? null : 0.5,
        });
        Assert.Equal("conservation", Assert.Single(run.Located().Sets).Dimension);
        Assert.Empty(run.Located().OtherSets);
        var table = run.Validated().Judged;
        Assert.Equal((null, null, null), (table.Leakage, table.Pooled.Specificity, table.Dimensions[0].Specificity));
        // The pooled row is the dimension's.
        Assert.Equal(ResultText(table.Dimensions[0] with { Dimension = "pooled" }), ResultText(table.Pooled));
        Assert.NotNull(table.Pooled.BaselineOf(Baseline.ResidualMeanDifference));
        Assert.NotNull(table.Pooled.PermutedLabels);
        ReportPage.Write(run);
        Assert.Contains("Conservation", File.ReadAllText(runs.File("run", RunFiles.Report)), StringComparison.Ordinal);
    }

    [Fact]
    public void Removing_what_dimensions_share_is_refused_with_a_sentence()
    {
        var message = Assert.Throws<ValueLocateException>(() => runs.Run("run", runs.Settings with { RemoveCommon = true })).Message;
        Assert.Contains("one dimension, conservation", message, StringComparison.Ordinal);
        Assert.Contains("leave --remove-common out", message, StringComparison.Ordinal);
    }

    private static string ResultText<T>(T value) => System.Text.Json.JsonSerializer.Serialize(value, ResultJson.Options);
}
