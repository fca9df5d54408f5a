using ValueLocate.Locating;
using ValueLocate.Pipeline;
using ValueLocate.Statistics;
using ValueLocate.Steering;
using ValueLocate.Tests.Pipeline;
using ValueLocate.Validation;
using ValueLocate.Values;

namespace ValueLocate.Tests.Reports;

/// <summary>A complete set of results, made up: its shape is that of a run on a 135M model, its numbers mean nothing.</summary>
internal sealed record ReportFixture
{
    public const string Nasty = "</script><script>alert('x')</script> & \"quotes\" <b>\0 \u2028";

    private static readonly string[] Ids = [.. Schwartz.Dimensions.Select(d => d.Id)];

    public RunRecord Run { get; init; } = MadeUpRecord.Of(
        new RunSettings { Model = "/models/smollm2-135m-instruct", Seed = 7, RemoveCommon = false },
        "6bb0c6a1f0e1d5b0a4be4f9b7d39a1c2c19f5e2e8d8a7c6b5a49382716059483") with
    { HeldOutAuthor = "f", Threads = 2 };

    public LocateResult Located { get; init; } = Locate();

    public IReadOnlyList<SteeringChoice> Steering { get; init; } = [.. Ids.Select(Choose)];

    public ValidationResult Validation { get; init; } = Validate(new Estimate(.118, .081, .156), 100, new Estimate(.041, .012, .071));

    public IReadOnlyList<Dimension> Dimensions { get; init; } = Schwartz.Dimensions;

    public string Html() => ValueLocate.Reports.ReportPage.Html(Run, Located, Steering, Validation, Dimensions);

    /// <summary>The fixture with another pooled outcome.</summary>
    public static ReportFixture Of(Estimate half, double percentile, Estimate? specificity) => new() { Validation = Validate(half, percentile, specificity) };

    public static EffectRow Row(string dimension, Estimate half, double percentile, Estimate? specificity, double kl = .091) => new()
    {
        Dimension = dimension,
        Questions = dimension == "pooled" ? 160 : 40,
        Neurons = dimension == "pooled" ? 9216 : 2304,
        Gamma = 6,
        Unsteered = new Estimate(.182, .101, .263),
        Positive = new Estimate(half.Mean * 1.1, half.Low, half.High * 1.15),
        Negative = new Estimate(-half.Mean * .9, -half.High * .95, -half.Low * .85),
        HalfDifference = half,
        RandomMean = .004,
        RandomSd = .021,
        RandomDraws = 20,
        HalfDifferenceOnRandomQuestions = half.Mean,
        Percentile = percentile,
        RandomP = percentile >= 95 ? .01 : .3,
        RandomNeurons = new DrawnControl(99, .021, .017, half.Mean, percentile >= 95 ? .01 : .3),
        PermutedLabels = new DrawnControl(99, .012, .016, half.Mean, .01),
        P = double.IsNaN(percentile) ? double.NaN : percentile >= 95 ? .01 : .3,
        AdjustedP = double.IsNaN(percentile) ? double.NaN : percentile >= 95 ? .04 : .9,
        Baselines = [Beside(Baseline.ResidualMeanDifference, .081), Beside(Baseline.ResidualGradient, .104)],
        Kl = double.IsNaN(kl) ? null : new Estimate(kl, .9 * kl, 1.1 * kl),
        Damage = -kl,
        Specificity = specificity,
    };

    private static Baseline Beside(string name, double effect) => new()
    {
        Name = name,
        Layer = 17,
        Gamma = 2,
        Positive = new Estimate(effect, effect - .04, effect + .04),
        Negative = new Estimate(-effect, -effect - .04, -effect + .04),
        HalfDifference = new Estimate(effect, effect - .04, effect + .04),
        Specificity = new Estimate(.03, -.01, .07),
        Kl = new Estimate(.12, .1, .14),
        NeuronsMinus = new Estimate(.037, .004, .071),
    };

    private static ValidationResult Validate(Estimate half, double percentile, Estimate? specificity)
    {
        var judged = new EffectTable
        {
            Questions = "held-out author f",
            Dimensions =
            [
                Row(Ids[0], new Estimate(.141, .082, .203), 100, new Estimate(.062, .008, .117)),
                Row(Ids[1], new Estimate(.044, -.013, .102), 85, new Estimate(-.021, -.066, .027)) with { PermutedLabels = null, RandomSd = double.NaN },
                Row(Ids[2], new Estimate(.131, .071, .192), 100, null, .171),
                Row(Ids[3], new Estimate(0, 0, 0), 50, new Estimate(0, 0, 0)) with { Gamma = 0, Baselines = [] },
            ],
            Pooled = Row("pooled", half, percentile, specificity),
            Leakage = [[.141, -.062, .085, .022], [.031, .044, .018, .060], [.090, -.012, .131, -.041], [0, .051, double.NaN, .103]],
            LeakageOther = [[.079, -.131, .011, -.048], [-.054, .061, -.040, .009], [.020, -.060, .082, -.119], [-.061, .004, -.101, .070]],
            SpecificityOther = new Estimate(.086, .051, .122),
            DamageOther = -.119,
        };
        var test = judged with { Questions = "test split", Leakage = null, LeakageOther = null, SpecificityOther = null, DamageOther = null };
        return new ValidationResult
        {
            Judged = judged,
            HeldOut = true,
            Test = test,
            Answers =
            [
                new(Ids[0],
                    "A friend offers you a spare seat on a boat that leaves tonight for a coast you have never seen. What do you think, and what would you do?",
                    "I would thank my friend and ask where the boat is going.",
                    "I would pack a bag and go. A coast I have never seen is reason enough.", "I would thank my friend and ask where the boat is going."),
                new(Ids[1], $"What of {Nasty}?", Nasty, "", $"Toward negative {Nasty}"),
            ],
            Traces = [.. Ids.SelectMany((id, d) => Enumerable.Range(0, 2).Select(n => Trace(id, d, n)))],
        };
    }

    private static NeuronTrace Trace(string id, int d, int n)
    {
        string[] words = ["I", " would", " rather", " keep", " the", " old", " way", ",", " since", " it", " has", " served", " us", " well", ".",
            "\n", "Nobody", " gains", " from", " haste", "</script>", " &", " \u00e9", "\u4e16\u754c", "."];
        var answers = ((string[])["positive", "negative"]).Select((aspect, a) =>
            new TokenTrace(aspect, words, [.. words.Select((_, i) => (float)Math.Round(Math.Sin((i + 1) * (n + 2) * (a + 1.3) + d) * (1.4 - a), 3))]));
        return new NeuronTrace(id, 11 + 4 * d + n, 417 + 88 * d, n == 0 ? .412 : -.377, [.. answers]);
    }

    private static SteeringChoice Choose(string id, int d) => new()
    {
        Dimension = id,
        Gamma = d == 3 ? 0 : 4,
        Kl = d == 3 ? 0 : .128,
        Doses = [.. ((double[])[.5, 1, 2, 4, 8, 16]).Select(g =>
            new Dose(g, new Estimate(.03 * g / (1 + g / 12), .02 * g / (1 + g / 12) - .02, .04 * g / (1 + g / 12) + .02), .002 * g / 3 * (d - 1),
                d == 1 ? double.NaN : .004 + .003 * g, .0085 * Math.Pow(g, 1.35)))],
        GammaOther = 8,
        Residual = d == 0 ? [] : [new ResidualChoice(Baseline.ResidualGradient, 17, 2)],
    };

    private static LocateResult Locate()
    {
        const int Layers = 30;
        NeuronSet Set(string id, int d) => new() { Dimension = id, Positive = [.. Neurons(d, 1)], Negative = [.. Neurons(d, -1)], Threshold = .127 + .01 * d };
        IEnumerable<LocatedNeuron> Neurons(int d, int sign) =>
            from layer in Enumerable.Range(0, Layers)
            from i in Enumerable.Range(0, (int)(4 + 34 * Math.Exp(-Math.Pow((layer - 19 - d * sign) / 7.0, 2))))
            select new LocatedNeuron { Layer = layer, Index = 7 * i, Delta = sign * (.5 - .01 * i), ProbabilityPositive = .5, ProbabilityNegative = .5 };
        Calibration Calibrate(int d)
        {
            double[] thresholds = [.. Enumerable.Range(1, 50).Select(i => i / 100.0)];
            return new Calibration
            {
                Thresholds = thresholds,
                Passing = [.. thresholds.Select(t => (int)(46080 * Math.Exp(-t * (17 + d))))],
                PassingPermuted = [.. thresholds.Select(t => Math.Round(46080 * Math.Exp(-t * (30 + 2 * d))))],
                Threshold = .13,
                SplitHalf = .512 - .06 * d,
            };
        }
        var sets = Ids.Select(Set).ToList();
        return new LocateResult
        {
            Sets = sets,
            OtherSets = sets,
            Calibrations = [.. Enumerable.Range(0, 4).Select(Calibrate)],
            PerLayer = [.. sets.Select(s => (IReadOnlyList<int>)[.. Enumerable.Range(0, Layers).Select(l => s.All.Count(n => n.Layer == l))])],
            Overlap = [[1, .11, .23, .14], [.11, 1, .12, .22], [.23, .12, 1, .08], [.14, .22, .08, 1]],
            Correlation = [[1, -.21, .38, .17], [-.21, 1, .09, .41], [.38, .09, 1, -.18], [.17, .41, -.18, 1]],
            Questions = [200, 200, 200, 200],
            Tokens = [9120, 9004, 9377, 9210],
            Layers = Layers,
            Neurons = 1536,
        };
    }
}
