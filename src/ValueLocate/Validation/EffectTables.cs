using ValueLocate.Statistics;

namespace ValueLocate.Validation;

/// <summary>Turns measurements into a table with intervals.</summary>
internal static class EffectTables
{
    public static EffectTable Build(string questions, IReadOnlyList<MeasuredDimension> measured, int seed)
    {
        var leakage = measured.All(m => m.Effects.Count == measured.Count) && measured.Count > 1;
        var other = measured.All(m => m.Other?.Count == measured.Count) && measured.Count > 1;
        var specific = leakage ? new Specificities(measured, (x, e) => x.Half(e), seed) : null;
        List<EffectRow> rows = [.. measured.Select((m, i) => Row([m], m.Dimension, specific, [i], measured, seed))];
        var adjusted = Holm([.. rows.Select(r => r.P)]);
        return new EffectTable
        {
            Questions = questions,
            Dimensions = [.. rows.Select((r, i) => r with { AdjustedP = adjusted[i] })],
            Pooled = Row(measured, "pooled", specific, [.. Enumerable.Range(0, measured.Count)], measured, seed) is var pooled
                ? pooled with { AdjustedP = pooled.P } : null!,
            Leakage = leakage ? [.. measured.Select(m => m.Effects.Select((_, e) => m.Half(e).Average()).ToList())] : null,
            LeakageOther = other ? [.. measured.Select(m => m.Other!.Select(o => o.Average()).ToList())] : null,
            SpecificityOther = other ? new Specificities(measured, (x, e) => x.Other![e], seed).MinusOthers([.. Enumerable.Range(0, measured.Count)]) : null,
            DamageOther = other ? measured.Average(m => m.DamageOther) : null,
        };
    }

    /// <summary>
    /// Holm's adjusted p (1979): in ascending order p(i) times the number of those not smaller, never below the one before; NaN stays NaN and does not count.
    /// </summary>
    internal static double[] Holm(IReadOnlyList<double> p)
    {
        var result = Enumerable.Repeat(double.NaN, p.Count).ToArray();
        var order = Enumerable.Range(0, p.Count).Where(i => !double.IsNaN(p[i])).OrderBy(i => p[i]).ThenBy(i => i).ToList();
        var least = 0.0;
        for (var r = 0; r < order.Count; r++) result[order[r]] = least = Math.Max(least, Math.Min(1, p[order[r]] * (order.Count - r)));
        return result;
    }

    private static EffectRow Row(
        IReadOnlyList<MeasuredDimension> m, string name, Specificities? specific, List<int> places, IReadOnlyList<MeasuredDimension> all, int seed)
    {
        var half = m.SelectMany(x => x.Half(x.Own)).ToList();
        var row = new EffectRow
        {
            Dimension = name,
            Questions = half.Count,
            Neurons = m.Sum(x => x.Neurons),
            Gamma = m.Average(x => x.Gamma),
            Unsteered = Estimate.Of([.. m.SelectMany(x => x.Unsteered)], seed),
            Positive = Estimate.Of([.. m.SelectMany(x => x.Positive)], seed),
            Negative = Estimate.Of([.. m.SelectMany(x => x.Negative)], seed),
            HalfDifference = Estimate.Of(half, seed),
            Damage = m.Average(x => x.Damage?.LogProbability.Average() ?? double.NaN),
            Kl = Kl([.. m.Select(x => x.Damage)], seed),
            Specificity = specific?.MinusOthers(places),
            OwnMinusAdjacent = specific?.MinusAdjacent(places),
            OwnMinusOpposite = specific?.MinusOpposite(places),
            Interaction = specific?.Interaction(places),
            Baselines = [.. m[0].Baselines.Where(b => m.All(x => x.Baselines.Any(y => y.Name == b.Name))).Select(b => Baselines(m, b.Name, places, all, seed))],
            RandomNeurons = Drawn(m, x => x.RandomNeurons),
            PermutedLabels = Drawn(m, x => x.Permuted),
        };
        if (Drawn(m, x => x.Random) is { } random)
        {
            row = row with
            {
                RandomDraws = random.Draws,
                RandomMean = random.Mean,
                RandomSd = random.Sd,
                HalfDifferenceOnRandomQuestions = random.Found,
                Percentile = 100.0 * Draws(m, x => x.Random).Count(r => r < random.Found) / random.Draws,
                RandomP = random.P,
            };
        }
        return row with { P = Largest(row.RandomDraws == 0 ? null : row.RandomP, row.RandomNeurons?.P, row.PermutedLabels?.P) };
    }

    /// <summary>The largest p of the controls that were measured: an effect has to beat all of them.</summary>
    private static double Largest(params double?[] p) => p.Max() ?? double.NaN;

    private static Baseline Baselines(IReadOnlyList<MeasuredDimension> m, string name, List<int> places, IReadOnlyList<MeasuredDimension> all, int seed)
    {
        MeasuredBaseline Of(MeasuredDimension x) => x.Baselines.First(b => b.Name == name);
        (double[] Up, double[] Down) Own(MeasuredDimension x) => Of(x).Effects.Count == 1 ? Of(x).Effects[0] : Of(x).Effects[x.Own];
        var leakage = all.Count > 1 && all.All(x => x.Baselines.Any(b => b.Name == name) && Of(x).Effects.Count == all.Count);
        return new Baseline
        {
            Name = name,
            Layer = m.Count == 1 ? Of(m[0]).Layer : null,
            Gamma = m.Average(x => Of(x).Gamma),
            Positive = Estimate.Of([.. m.SelectMany(x => MeasuredDimension.Less(Own(x).Up, x.Unsteered))], seed),
            Negative = Estimate.Of([.. m.SelectMany(x => MeasuredDimension.Less(Own(x).Down, x.Unsteered))], seed),
            HalfDifference = Estimate.Of([.. m.SelectMany(x => EffectMeter.Half(Own(x)))], seed),
            NeuronsMinus = Estimate.Of([.. m.SelectMany(x => MeasuredDimension.Less(x.Half(x.Own), EffectMeter.Half(Own(x))))], seed),
            Specificity = leakage ? new Specificities(all, (x, e) => EffectMeter.Half(Of(x).Effects[e]), seed).MinusOthers(places) : null,
            Kl = Kl([.. m.Select(x => Of(x).Damage)], seed),
        };
    }

    /// <summary>Mean over dimensions; texts are drawn, the same for every dimension.</summary>
    private static Estimate? Kl(List<Damage?> damage, int seed) => damage.Exists(d => d is null) ? null
        : Estimate.Of([.. Enumerable.Range(0, damage[0]!.Divergence.Length).Select(t => damage.Average(d => d!.Divergence[t]))], seed);

    private static List<double> Draws(IReadOnlyList<MeasuredDimension> m, Func<MeasuredDimension, List<double[]>> of) =>
        [.. Enumerable.Range(0, m.Min(x => of(x).Count)).Select(r => m.SelectMany(x => of(x)[r]).Average())];

    private static DrawnControl? Drawn(IReadOnlyList<MeasuredDimension> m, Func<MeasuredDimension, List<double[]>> of) =>
        Draws(m, of) is { Count: > 0 } draws ? DrawnControl.Of(draws, m.SelectMany(x => x.HalfOnRandomQuestions).Average()) : null;
}
