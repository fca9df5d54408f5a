using ValueLocate.Datasets;
using ValueLocate.Inference;
using ValueLocate.Json;
using ValueLocate.Locating;
using ValueLocate.Steering;
using ValueLocate.Validation;

namespace ValueLocate.Tests.Pipeline;

/// <summary>Step by step in memory, the library finds and measures what a run does.</summary>
public sealed class ResearchAgainstRunTests : IDisposable
{
    private readonly TinyRuns runs = new();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose() => runs.Dispose();

    [Theory]
    [InlineData(SelectionKind.NaturalGradient)]
    [InlineData(SelectionKind.Attribution)]
    [InlineData(SelectionKind.Fraction)]
    [InlineData(SelectionKind.CohensD)]
    public void Each_step_gives_what_the_run_wrote(SelectionKind kind)
    {
        var settings = runs.Settings with
        {
            GradientQuestions = 3,
            RandomDraws = 3,
            RandomQuestions = 0,
            Seed = 11,
            Selection = new() { Kind = kind, Fraction = 0.1 },
            Preset = kind == SelectionKind.NaturalGradient ? SteeringPreset.NaturalGradient : SteeringPreset.MeanDifference,
        };
        using var run = runs.Run("run", settings);
        var (located, strengths, validated) = (run.Located(), run.Strengths(), run.Validated());

        using var llm = LanguageModel.Load(settings.Model, settings.Options, cancellation: Now);
        var probe = new ProbeOptions { Folds = 4, GradientQuestions = settings.NeedsGradient ? 3 : -1, Seed = 11, Neutral = run.Data.Dataset.Neutral };
        var statistics = llm.Probe(run.Data.Search, probe, cancellation: Now);
        foreach (var d in statistics.Dimensions)
        {
            Assert.Equal(run.Probed().Positive(d).Sum, statistics.Positive(d).Sum);
            Assert.Equal(run.Probed().Negative(d).SumOfSquares, statistics.Negative(d).SumOfSquares);
            Assert.Equal(run.Probed().ResidualDifference(d), statistics.ResidualDifference(d));
        }
        var sets = statistics.Locate(settings.Selection);
        Same(located.Sets, sets);

        List<ValueEdit> edits = [.. sets.Select((s, i) => s.Edit(strengths[i].Gamma, settings.Preset))];
        var neutral = run.Data.Dataset.Neutral.Where((_, i) => i % 5 > 1).ToList();
        var options = new ValidateOptions { RandomDraws = 3, Seed = 11, Neutral = neutral };
        var table = llm.Validate(edits, run.Data.Judged, options, cancellation: Now);
        var expected = validated.Judged;
        for (var i = 0; i < edits.Count; i++) SameEffect(expected.Dimensions[i], table.Dimensions[i]);
        SameEffect(expected.Pooled, table.Pooled);
        Same(expected.Leakage, table.Leakage);

        // One dimension alone has the same row, less what needs others.
        var alone = llm.Validate(edits[0], run.Data.Judged.Where(p => p.Dimension == sets[0].Dimension), options, cancellation: Now);
        SameEffect(
            expected.Dimensions[0] with { Specificity = null, OwnMinusAdjacent = null, OwnMinusOpposite = null, Interaction = null },
            Assert.Single(alone.Dimensions));

        foreach (var answer in validated.Answers)
        {
            var edit = edits.Single(e => e.Set.Dimension == answer.Dimension);
            var length = new GenerationOptions { MaxTokens = 60 };
            Assert.Equal(answer.Unsteered, llm.Generate(answer.Question, length, Now));
            using (llm.Apply(edit, Aspect.Positive)) Assert.Equal(answer.TowardPositive, llm.Generate(answer.Question, length, Now));
            using (llm.Apply(edit, Aspect.Negative)) Assert.Equal(answer.TowardNegative, llm.Generate(answer.Question, length, Now));
        }
        Assert.Equal(8, validated.Answers.Count);
        Assert.Equal(0, llm.Decoder.HookCount);
    }

    [Fact]
    public void Validate_refuses_what_it_can_not_measure()
    {
        using var tiny = new TinyLanguageModel();
        var set = new NeuronSet { Dimension = "conservation", Positive = [], Negative = [] };
        var pairs = tiny.Pairs("self_enhancement");
        Says("No pair is of the dimension conservation", [set.Edit(1)], pairs);
        Says("There is no edit", [], pairs);
        Says("Two edits are of the same dimension", [set.Edit(1), set.Edit(2)], pairs);
        Says("differ in formula", [set.Edit(1), (set with { Dimension = "self_enhancement" }).Edit(1, SteeringPreset.ValueLocate)], pairs);
        Says("1 random draws", [set.Edit(1)], pairs, new ValidateOptions { RandomDraws = 1 });

        void Says(string what, IReadOnlyList<ValueEdit> edits, IReadOnlyList<Pair> given, ValidateOptions? options = null) =>
            Assert.Contains(
                what,
                Assert.Throws<ValueLocateException>(() => tiny.Model.Validate(edits, given, options, cancellation: Now)).Message,
                StringComparison.Ordinal);
    }

    /// <summary>All but the controls that a run alone has.</summary>
    private static void SameEffect(EffectRow expected, EffectRow actual) =>
        Same(
            expected with { PermutedLabels = null, RandomNeurons = null, Baselines = [], P = 0, AdjustedP = 0 },
            actual with { P = 0, AdjustedP = 0 });

    private static void Same<T>(T expected, T actual) => Assert.Equal(
        System.Text.Json.JsonSerializer.Serialize(expected, ResultJson.Options), System.Text.Json.JsonSerializer.Serialize(actual, ResultJson.Options));
}
