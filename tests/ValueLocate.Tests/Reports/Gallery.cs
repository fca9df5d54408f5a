using ValueLocate.Datasets;
using ValueLocate.Locating;
using ValueLocate.Organisms;
using ValueLocate.Probing;
using ValueLocate.Reports;
using ValueLocate.Steering;
using ValueLocate.Values;

namespace ValueLocate.Tests.Reports;

/// <summary>Every chart, of made-up results in the shape of a small model's: some neurons of the middle layers really differ, the others by chance.</summary>
internal static class Gallery
{
    public const int Layers = 12;
    public const int Neurons = 256;
    public const string Dimension = "openness_to_change";
    private const int Folds = 10;
    private const int TokensAFold = 200;
    private static readonly ReportFixture Fixture = new();

    public static ActivationStatistics Positive { get; } = Make(1, +1);

    public static ActivationStatistics Negative { get; } = Make(2, -1);

    public static Difference Difference { get; } = Difference.Of(Dimension, Positive, Negative);

    public static Significance Significance { get; } = Significance.Of(Dimension, Positive, Negative);

    public static IReadOnlyList<Difference> Permuted { get; } = Difference.Permuted(Dimension, Positive, Negative, 8, 3);

    public static NeuronSet Set { get; } = new SelectionRule { Kind = SelectionKind.Threshold, Threshold = 0.08 }.Select(Difference);

    public static Calibration Calibration { get; } = Calibration.Of(Dimension, Positive, Negative, 0.2, 4, 5);

    public static LocateResult Located => Fixture.Located;

    public static SteeringChoice Choice => Fixture.Steering[0];

    public static ValueLocate.Validation.ValidationResult Validation => Fixture.Validation;

    /// <summary>Sets that share neurons: opposite dimensions with opposite signs.</summary>
    public static IReadOnlyList<NeuronSet> Sets { get; } = [.. Schwartz.Dimensions.Select((d, i) => SetOf(d.Id, i))];

    public static IReadOnlyList<TrainingProgress> Training { get; } =
        [.. Enumerable.Range(1, 1500)
            .Select(s => new TrainingProgress(s, 1500, 0.3 + 5 * Math.Exp(-s / 120.0) + 0.05 * Math.Sin(s), 0.1 + Math.Exp(-s / 500.0), 3000))];

    public static InsightDataset Dataset { get; } = InsightDataset.Load(Path.Combine(Require.Root, "data", "valueinsight"));

    private static MethodTruth Method(string name, double precision) =>
        new(name, "pairs", false, [new MethodTruthDimension("a<b", .9, precision, .1, precision, .2)]);

    /// <summary>All charts by name.</summary>
    public static IReadOnlyList<(string Name, ChartFigure Chart)> All() =>
    [
        ("layers", LayersChart.Of(Located)), ("layers of a set", LayersChart.OfSet(Set, Layers)), ("heat map", LayerHeatMap.Of(Difference)),
        ("histogram", DeltaHistogram.Of(Difference, Permuted)), ("volcano", VolcanoChart.Of(Significance, Set)),
        ("calibration", CalibrationChart.Of(Calibration, Set)), ("circle", CircleChart.Schwartz()), ("circle of neurons", CircleChart.Of(Sets)),
        ("overlap", OverlapChart.Of(Sets)), ("dose", DoseChart.Of(Choice, -0.15)), ("effects", EffectsChart.Of(Validation.Judged)),
        ("leakage", LeakageChart.Of(Validation.Judged)), ("loss", LossChart.Of(Training)), ("activity", ActivityChart.Of(Positive)),
        ("counts", CountsChart.Of(Dataset)), ("few counts", CountsChart.Of(Few())), ("lengths", LengthsChart.Of(Dataset)),
        ("domains", DomainsChart.Of(Dataset)),
    ];

    /// <summary>Everything else that shows itself.</summary>
    public static IReadOnlyList<(string Name, object View)> Views() =>
    [
        ("tokens", TokensView.Of(Validation.Traces[0])), ("answers", AnswersView.Of(Validation.Answers)), ("statistics", Positive),
        ("difference", Difference), ("significance", Significance), ("calibration", Calibration), ("set", Set), ("located", Located),
        ("choice", Choice), ("verdicts", VerdictView.Of(Validation.Judged, -0.15)), ("table", Validation.Judged), ("validation", Validation),
        ("side", Validation.Answers[1]), ("trace", Validation.Traces[0].Answers[0]), ("neuron", Validation.Traces[0]),
        ("estimate", Validation.Judged.Pooled.HalfDifference), ("dataset", Dataset), ("pairs", Dataset.Pairs.Take(3).ToTable()),
        ("questions", Dataset.Questions.Take(3).ToTable()), ("descriptions", Dataset.Descriptions.Take(3).ToTable()),
        ("planted", new PlantedNeurons([new PlantedDimension("a<b", [new PlantedNeuron(1, 2, Aspect.Positive)], [new PlantedNeuron(1, 3, Aspect.Negative)])])),
        ("measures", new OrganismMeasures(8, 8, 0, 1.5, 2.5, [new OrganismDimensionMeasures("a<b", .9, .8, .7, .5, .6, .95, .02, .03, .04, [])])),
        ("truth", new[]
        {
            new TruthComparison
                { Dimension = "a<b", Planted = 8, Distractors = 8, Selected = 20, PlantedFound = 6, DistractorsFound = 1, Precision = .75, Auc = .98 }
        }.ToTable()),
        ("methods", new[] { Method("random", .02), Method("attribution", .9) }.ToTable()),
        ("shares", new[] { new SteeredShare("a<b", "c", .5, .9, .1, double.NaN, double.NaN, .97) }.ToTable()),
        ("basic values", ValueLocate.Values.Schwartz.BasicValues.ToTable()),
        ("findings", new[] { new ValueLocate.Authoring.Measures.Finding("words <b>", "1", "0", false) }.ToTable()),
        ("right", ValueLocate.Reports.Lessons.Exercise.That(true, "hint")),
        ("wrong", ValueLocate.Reports.Lessons.Exercise.Equal(1, 2, 0.1, "Look at <gamma> & the sign.")),
    ];

    /// <summary>What a view of any kind shows.</summary>
    public static string Html(object view) =>
        view is IShowsHtml own ? own.ToHtml() : NotebookFormatters.Forms().Single(f => f.Type == view.GetType()).Html(view);

    /// <summary>The same as text.</summary>
    public static string Plain(object view) =>
        view is IShowsHtml ? view.ToString()! : NotebookFormatters.Forms().Single(f => f.Type == view.GetType()).Text(view);

    private static ActivationStatistics Make(int seed, int sign)
    {
        var random = new Random(seed);
        var s = new ActivationStatistics(Folds, Layers, Neurons);
        for (var k = 0; k < Folds; k++)
        {
            s.Tokens[k] = TokensAFold;
            for (var i = 0; i < Layers * Neurons; i++)
            {
                var p = Math.Clamp(0.1 + 0.3 * new Random(i).NextDouble() + sign * Shift(i) + 0.02 * (random.NextDouble() - 0.5), 0, 1);
                var at = k * Layers * Neurons + i;
                s.Positive[at] = Enumerable.Range(0, TokensAFold).Count(_ => random.NextDouble() < p);
                s.Sum[at] = s.Positive[at] * 0.4;
                s.SumOfSquares[at] = s.Positive[at] * 0.2;
            }
        }
        return s;
    }

    private static double Shift(int i) => i / Neurons is >= 5 and <= 8 && i % 9 == 0 ? (i % 2 == 0 ? 0.09 : -0.08) : 0;

    /// <summary>A dataset of two dimensions and nothing but pairs.</summary>
    private static InsightDataset Few()
    {
        using var folder = new TempFolder();
        DatasetWriter.Write(folder.File("dimensions.json"),
            (Dimension[])[new("a", "Alpha", "Alpha", null, "is so", "is not"), new("b", "Beta", "Beta", null, "is so", "is not")]);
        DatasetWriter.Write(folder.File("pairs.jsonl"), Dataset.Pairs.Take(4).Select((p, i) => p with { Dimension = i % 2 == 0 ? "a" : "b" }));
        return InsightDataset.Load(folder.Path);
    }

    private static NeuronSet SetOf(string id, int i)
    {
        // A fifth is shared with each neighbour, a fifth with the opposite dimension under the other sign.
        var place = (int)(Schwartz.Angle(Schwartz.Dimensions[i]) / 90);
        LocatedNeuron At(int index) => new() { Layer = 3, Index = index, Delta = 0.1, ProbabilityPositive = 0.5, ProbabilityNegative = 0.4 };
        var own = Enumerable.Range(100 * place, 60).Select(At);
        var shared = Enumerable.Range(1000 + 20 * place, 20).Concat(Enumerable.Range(1000 + 20 * ((place + 1) % 4), 20)).Select(At);
        var turned = Enumerable.Range(2000 + 30 * (place % 2), 30).Select(At);
        return new NeuronSet { Dimension = id, Positive = [.. own, .. shared, .. place < 2 ? turned : []], Negative = [.. place < 2 ? [] : turned] };
    }
}
