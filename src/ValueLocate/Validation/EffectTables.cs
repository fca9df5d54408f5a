using ValueLocate.Statistics;

namespace ValueLocate.Validation;

/// <summary>Raw measurements of one steered dimension: a number a question.</summary>
internal sealed class MeasuredDimension(string dimension, int neurons, double gamma, int own)
{
    public string Dimension { get; } = dimension;

    public int Neurons { get; } = neurons;

    public double Gamma { get; } = gamma;

    /// <summary>Where the dimension itself lies among <see cref="Effects"/>.</summary>
    public int Own { get; } = own;

    public required double[] Unsteered { get; init; }

    /// <summary>Contrast log-odds steered both ways, a column for each measured dimension.</summary>
    public required IReadOnlyList<(double[] Up, double[] Down)> Effects { get; init; }

    public required double Damage { get; init; }

    public IReadOnlyList<int> RandomPlaces { get; set; } = [];

    /// <summary>Steering effects of each random draw.</summary>
    public List<double[]> Random { get; } = [];

    public double[]? Permuted { get; set; }

    public double[]? Residual { get; set; }

    public double ResidualDamage { get; set; } = double.NaN;

    /// <summary>Steering effects of the other variant, a column for each measured dimension.</summary>
    public IReadOnlyList<double[]>? Other { get; set; }

    public double DamageOther { get; set; } = double.NaN;

    public double[] Half(int column) => [.. Effects[column].Up.Zip(Effects[column].Down, (u, d) => (u - d) / 2)];

    public double[] Positive => [.. Effects[Own].Up.Zip(Unsteered, (s, u) => s - u)];

    public double[] Negative => [.. Effects[Own].Down.Zip(Unsteered, (s, u) => s - u)];

    public double[] HalfOnRandomQuestions => [.. RandomPlaces.Select(i => Half(Own)[i])];
}

/// <summary>Turns measurements into a table with intervals.</summary>
internal static class EffectTables
{
    public static EffectTable Build(string questions, IReadOnlyList<MeasuredDimension> measured, int seed)
    {
        var leakage = measured.All(m => m.Effects.Count == measured.Count) && measured.Count > 1;
        var other = measured.All(m => m.Other?.Count == measured.Count) && measured.Count > 1;
        return new EffectTable
        {
            Questions = questions,
            Dimensions = [.. measured.Select(m => Row([m], m.Dimension, leakage ? Specific([m], (x, e) => x.Half(e), seed) : null, seed))],
            Pooled = Row(measured, "pooled", leakage ? Specific(measured, (x, e) => x.Half(e), seed) : null, seed),
            Leakage = leakage ? [.. measured.Select(m => m.Effects.Select((_, e) => m.Half(e).Average()).ToList())] : null,
            LeakageOther = other ? [.. measured.Select(m => m.Other!.Select(o => o.Average()).ToList())] : null,
            SpecificityOther = other ? Specific(measured, (x, e) => x.Other![e], seed) : null,
            DamageOther = other ? measured.Average(m => m.DamageOther) : null,
        };
    }

    /// <summary>Own effect minus the mean over the other dimensions, mean over steered dimensions; each set of questions is drawn by itself.</summary>
    private static Estimate Specific(IReadOnlyList<MeasuredDimension> steered, Func<MeasuredDimension, int, double[]> half, int seed)
    {
        var columns = steered[0].Effects.Count;
        // A question serves every steered dimension: what is drawn is the question, with its contribution to all of them.
        var groups = Enumerable.Range(0, columns).Select(e => (IReadOnlyList<double>)Contribution(steered, half, e, columns)).ToList();
        return Estimate.Of(groups, means => means.Sum(), seed);
    }

    private static double[] Contribution(IReadOnlyList<MeasuredDimension> steered, Func<MeasuredDimension, int, double[]> half, int column, int columns)
    {
        var sum = new double[half(steered[0], column).Length];
        foreach (var m in steered)
        {
            var weight = (m.Own == column ? 1.0 : -1.0 / (columns - 1)) / steered.Count;
            var values = half(m, column);
            for (var q = 0; q < sum.Length; q++) sum[q] += weight * values[q];
        }
        return sum;
    }

    private static EffectRow Row(IReadOnlyList<MeasuredDimension> m, string name, Estimate? specificity, int seed)
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
            Damage = m.Average(x => x.Damage),
            Specificity = specificity,
        };
        var draws = m.Min(x => x.Random.Count);
        if (draws == 0) return row;
        var random = Enumerable.Range(0, draws).Select(r => m.SelectMany(x => x.Random[r]).Average()).ToList();
        var own = m.SelectMany(x => x.HalfOnRandomQuestions).Average();
        return row with
        {
            RandomDraws = draws,
            RandomMean = random.Average(),
            RandomSd = Math.Sqrt(random.Sum(r => (r - random.Average()) * (r - random.Average())) / Math.Max(1, draws - 1)),
            HalfDifferenceOnRandomQuestions = own,
            Percentile = 100.0 * random.Count(r => r < own) / draws,
            PermutedLabels = m.All(x => x.Permuted is not null) ? Estimate.Of([.. m.SelectMany(x => x.Permuted!)], seed) : null,
            Residual = m.All(x => x.Residual is not null) ? Estimate.Of([.. m.SelectMany(x => x.Residual!)], seed) : null,
            ResidualDamage = m.Average(x => x.ResidualDamage),
        };
    }
}
