using ValueLocate.Datasets;
using ValueLocate.Locating;
using ValueLocate.Probing;
using ValueLocate.Statistics;
using ValueLocate.Steering;
using ValueLocate.Validation;
using static ValueLocate.Reports.TableViewColumn;

namespace ValueLocate.Reports;

/// <summary>The tables of results.</summary>
internal static class Tables
{
    public static TableView Of(ActivationStatistics s)
    {
        double[] p = s.Probability(), mean = s.Mean();
        var layers = Enumerable.Range(0, s.Layers).ToList();
        return new(
            $"Statistics of {Numbers.Count(s.TotalTokens)} tokens in {s.Folds} folds: {s.Layers} layers of {Numbers.Count(s.Neurons)} neurons",
            Column("layer", layers), Column("mean p", layers.Select(l => p.Skip(l * s.Neurons).Take(s.Neurons).Average())),
            Column("mean activation", layers.Select(l => mean.Skip(l * s.Neurons).Take(s.Neurons).Average()), Numbers.Signed),
            Column("never active", layers.Select(l => p.Skip(l * s.Neurons).Take(s.Neurons).Count(x => x == 0))));
    }

    /// <summary>Every neuron, the largest |delta| first.</summary>
    public static TableView Of(Difference d)
    {
        var order = Enumerable.Range(0, d.Delta.Length).OrderByDescending(i => Math.Abs(d.Delta[i])).ThenBy(i => i).ToList();
        return new(
            $"{d.Dimension}: neurons by |delta|, the difference of activation probabilities p",
            Column("layer", order.Select(i => i / d.Neurons)), Column("neuron", order.Select(i => i % d.Neurons)),
            Column("delta", order.Select(i => d.Delta[i]), Numbers.Signed), Column("p+", order.Select(i => d.ProbabilityPositive[i])),
            Column("p-", order.Select(i => d.ProbabilityNegative[i])), Column("mean difference", order.Select(i => d.Mean[i]), Numbers.Signed));
    }

    /// <summary>Every neuron, the smallest p first.</summary>
    public static TableView Of(Significance s)
    {
        var order = Enumerable.Range(0, s.P.Length).OrderBy(i => s.P[i]).ThenByDescending(i => Math.Abs(s.Delta[i])).ToList();
        return new(
            $"{s.Difference.Dimension}: neurons by significance over {s.Folds} folds",
            Column("layer", order.Select(i => i / s.Difference.Neurons)), Column("neuron", order.Select(i => i % s.Difference.Neurons)),
            Column("delta", order.Select(i => s.Delta[i]), Numbers.Signed), Column("error", order.Select(i => s.Error[i])),
            Column("z", order.Select(i => s.Z[i]), Numbers.Signed), Column("p", order.Select(i => s.P[i])));
    }

    public static TableView Of(Calibration c) => new(
        $"Neurons that pass a threshold on |delta|; calibrated threshold {c.ThresholdText}, split-half reliability {Numbers.Plain(c.SplitHalf)}",
        Column("threshold", c.Thresholds, Numbers.Short), Column("true labels", c.Passing), Column("permuted labels, mean", c.PassingPermuted, Numbers.Short));

    public static TableView Of(NeuronSet set) => new(
        $"{set.Dimension}: {Numbers.Count(set.Positive.Count)} positive and {Numbers.Count(set.Negative.Count)} negative neurons",
        [.. Neurons([.. set.All])]);

    public static TableView Of(LocateResult l) => new(
        $"Neurons found, by dimension, of {l.Layers} layers of {Numbers.Count(l.Neurons)}",
        Column("dimension", l.Sets.Select(s => s.Dimension)), Column("positive", l.Sets.Select(s => s.Positive.Count)),
        Column("negative", l.Sets.Select(s => s.Negative.Count)), Column("smallest |delta|", l.Sets.Select(s => s.Threshold)),
        Column("calibrated threshold", l.Calibrations.Select(c => c.IsCalibrated ? c.Threshold : double.NaN)),
        Column("split-half", l.Calibrations.Select(c => c.SplitHalf), Numbers.Signed), Column("questions", l.Questions), Column("tokens", l.Tokens));

    /// <summary>A row a neuron of any dimension.</summary>
    public static TableView All(LocateResult l) => new(
        "Neurons found",
        [Column("dimension", l.Sets.SelectMany(s => Enumerable.Repeat(s.Dimension, s.Count))), .. Neurons([.. l.Sets.SelectMany(s => s.All)])]);

    public static TableView Of(SteeringChoice c) => new(
        $"{c.Dimension}: effect and KL over gamma, nats a token; chosen {Numbers.Short(c.Gamma)}, KL {Numbers.Plain(c.Kl)}",
        [Column("gamma", c.Doses.Select(d => d.Gamma), Numbers.Short), .. Interval("steering effect", [.. c.Doses.Select(d => d.HalfDifference)]),
            Column("matched random", c.Doses.Select(d => d.RandomMean), Numbers.Signed), Column("its error", c.Doses.Select(d => d.RandomError)),
            Column("KL", c.Doses.Select(d => d.Kl), Numbers.Plain)]);

    public static TableView Of(EffectTable t)
    {
        EffectRow[] rows = [.. t.Dimensions, t.Pooled];
        return new(
            $"Effects of steering on {t.Questions}: change of the contrast log-odds, nats a token, with 95 % intervals",
            [Column("dimension", rows.Select(r => r.Dimension)), Column("questions", rows.Select(r => r.Questions)),
                Column("neurons", rows.Select(r => r.Neurons)), Column("gamma", rows.Select(r => r.Gamma), Numbers.Short),
                .. Interval("steering effect", [.. rows.Select(r => r.HalfDifference)]),
                Column("toward positive", rows.Select(r => r.Positive.Mean), Numbers.Signed),
                Column("toward negative", rows.Select(r => r.Negative.Mean), Numbers.Signed),
                Column("matched random", rows.Select(r => r.RandomMean), Numbers.Signed),
                Column("percentile", rows.Select(r => r.Percentile), Numbers.Short),
                Column("permuted labels", rows.Select(r => r.PermutedLabels?.Mean ?? double.NaN), Numbers.Signed),
                Column("residual stream", rows.Select(r => r.Residual?.Mean ?? double.NaN), Numbers.Signed),
                Column("specificity", rows.Select(r => r.Specificity?.Mean ?? double.NaN), Numbers.Signed),
                Column("damage", rows.Select(r => r.Damage), Numbers.Signed),
                Column("KL", rows.Select(r => r.Kl?.Mean ?? double.NaN), Numbers.Plain)]);
    }

    public static TableView Of(InsightDataset d)
    {
        var rows = d.Dimensions.ToList();
        return new(
            $"{d.Name}: records by dimension; beside them {Numbers.Count(d.Neutral.Count)} neutral texts and {Numbers.Count(d.Crossed.Count)} crossed "
                + "situations",
            [Column("dimension", rows.Select(x => x.Id)),
                Column("descriptions, positive", rows.Select(x => d.Descriptions.Count(r => r.Dimension == x.Id && r.Aspect == Aspect.Positive))),
                Column("descriptions, negative", rows.Select(x => d.Descriptions.Count(r => r.Dimension == x.Id && r.Aspect == Aspect.Negative))),
                .. Split.All.Select(s => Column($"questions, {s}", rows.Select(x => d.Questions.Count(r => r.Dimension == x.Id && r.Split == s)))),
                .. Split.All.Select(s => Column($"pairs, {s}", rows.Select(x => d.Pairs.Count(r => r.Dimension == x.Id && r.Split == s))))]);
    }

    public static TableView Of(PlantedNeurons planted)
    {
        var rows = planted.Dimensions.SelectMany(d => d.Planted.Select(n => (d.Dimension, Role: "planted", Neuron: n))
            .Concat(d.Distractors.Select(n => (d.Dimension, Role: "distractor", Neuron: n)))).ToList();
        return new(
            "Neurons whose role is known",
            Column("dimension", rows.Select(r => r.Dimension)), Column("role", rows.Select(r => r.Role)),
            Column("layer", rows.Select(r => r.Neuron.Layer)), Column("neuron", rows.Select(r => r.Neuron.Index)),
            Column("active under", rows.Select(r => r.Neuron.Aspect.ToString().ToLowerInvariant())));
    }

    private static List<TableViewColumn> Neurons(List<LocatedNeuron> n)
    {
        List<TableViewColumn> columns = [Column("layer", n.Select(x => x.Layer)), Column("neuron", n.Select(x => x.Index)),
            Column("delta", n.Select(x => x.Delta), Numbers.Signed), Column("p+", n.Select(x => x.ProbabilityPositive)),
            Column("p-", n.Select(x => x.ProbabilityNegative)), Column("mean+", n.Select(x => x.MeanPositive), Numbers.Signed),
            Column("mean-", n.Select(x => x.MeanNegative), Numbers.Signed)];
        if (n.Exists(x => x.Attribution is not null)) columns.Add(Column("attribution", n.Select(x => x.Attribution ?? double.NaN), Numbers.Significant));
        return columns;
    }

    private static IEnumerable<TableViewColumn> Interval(string name, List<Estimate> e) =>
        [Column(name, e.Select(x => x.Mean), Numbers.Signed), Column("low", e.Select(x => x.Low), Numbers.Signed),
            Column("high", e.Select(x => x.High), Numbers.Signed)];
}
