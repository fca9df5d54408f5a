using ValueLocate.Validation;

namespace ValueLocate.Tests.Validation;

public class EffectTests
{
    [Fact]
    public void An_interval_holds_the_mean_and_narrows_with_questions()
    {
        var random = new Random(1);
        double[] values = [.. Enumerable.Range(0, 500).Select(_ => random.NextDouble())];
        var few = Estimate.Of(values[..20], 0);
        var many = Estimate.Of(values, 0);
        Assert.Equal(values.Average(), many.Mean, 12);
        Assert.InRange(few.Mean, few.Low, few.High);
        Assert.True(many.High - many.Low < (few.High - few.Low) / 2);
        // Uniform on [0, 1]: 1.96 standard errors are .0253 with 500 values.
        Assert.InRange((many.High - many.Low) / 2, 0.021, 0.030);
        Assert.Equal(many, Estimate.Of(values, 0));
        Assert.NotEqual(many, Estimate.Of(values, 1));
    }

    [Fact]
    public void Effects_percentile_and_specificity_are_what_the_measurements_say()
    {
        var measured = Enumerable.Range(0, 2).Select(own => Measured(own)).ToList();
        var table = EffectTables.Build("questions", measured, 0);
        Assert.Equal(0.3, table.Pooled.Positive.Mean, 9);
        Assert.Equal(-0.1, table.Pooled.Negative.Mean, 9);
        Assert.Equal(0.2, table.Pooled.HalfDifference.Mean, 9);
        Assert.Equal(0.05, table.Leakage![0][1], 9);
        Assert.Equal(0.15, table.Pooled.Specificity!.Mean, 9);
        Assert.Equal(0.15, table.Dimensions[1].Specificity!.Mean, 9);
        Assert.Equal(75, table.Pooled.Percentile);
        Assert.Equal(4, table.Pooled.RandomDraws);
        Assert.Equal(8, table.Pooled.Questions);
    }

    [Fact]
    public void An_effect_below_zero_is_not_specific_though_the_others_lie_lower()
    {
        var row = EffectTables.Build("questions", Enumerable.Range(0, 2).Select(Measured).ToList(), 0).Pooled;
        Assert.True(EffectVerdict.IsSpecific(row));
        Assert.False(EffectVerdict.IsSpecific(row with { HalfDifference = new Estimate(-0.02, -0.04, -0.01) }));
        Assert.False(EffectVerdict.IsSpecific(row with { HalfDifference = new Estimate(0.02, -0.01, 0.05) }));
        Assert.Null(EffectVerdict.IsSpecific(row with { Specificity = null }));
    }

    private static MeasuredDimension Measured(int own)
    {
        double[] plain = [0.1, 0.2, 0.3, 0.4];
        (double[], double[]) Steered(double up, double down) => ([.. plain.Select(x => x + up)], [.. plain.Select(x => x + down)]);
        var m = new MeasuredDimension($"{own}", 10, 2, own)
        {
            Unsteered = plain,
            Effects = own == 0 ? [Steered(0.3, -0.1), Steered(0.05, -0.05)] : [Steered(0.05, -0.05), Steered(0.3, -0.1)],
            Damage = -0.1,
            RandomPlaces = [0, 2],
            Permuted = [0, 0, 0, 0],
            Residual = [0.1, 0.1, 0.1, 0.1],
        };
        foreach (var draw in (double[])[0, 0.1, -0.1, 0.5]) m.Random.Add([draw, draw]);
        return m;
    }
}
