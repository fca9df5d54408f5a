using ValueLocate.Statistics;
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
        var row = Row;
        Assert.True(EffectVerdict.IsSpecific(row));
        Assert.False(EffectVerdict.IsSpecific(row with { HalfDifference = new Estimate(-0.02, -0.04, -0.01) }));
        Assert.False(EffectVerdict.IsSpecific(row with { HalfDifference = new Estimate(0.02, -0.01, 0.05) }));
        Assert.Null(EffectVerdict.IsSpecific(row with { Specificity = null }));
    }

    [Theory]
    [InlineData(95, true)]
    [InlineData(94.9, false)]
    [InlineData(0, false)]
    [InlineData(double.NaN, true)]
    public void An_effect_that_random_neurons_have_too_is_not_specific(double percentile, bool specific)
    {
        var row = Row with { Percentile = percentile };
        Assert.Equal(specific, EffectVerdict.IsSpecific(row));
        Assert.Contains(specific ? "the effect is specific" : "not shown to be specific", EffectVerdict.Sentence(row), StringComparison.Ordinal);
    }

    [Fact]
    public void A_direction_that_goes_the_wrong_way_is_told()
    {
        Assert.Null(EffectVerdict.WrongWay(Row));
        Assert.DoesNotContain("wrong", EffectVerdict.Sentence(Row), StringComparison.Ordinal);
        // An interval that includes 0 is no effect, not a wrong one.
        Assert.Null(EffectVerdict.WrongWay(Row with { Positive = new Estimate(-0.1, -0.2, 0), Negative = new Estimate(0.1, 0, 0.2) }));
        Assert.EndsWith("; steering toward positive alone goes the wrong way (-0.106 [-0.162, -0.053]).",
            EffectVerdict.Sentence(Row with { Positive = new Estimate(-0.106, -0.162, -0.053) }), StringComparison.Ordinal);
        Assert.EndsWith("; steering toward negative alone goes the wrong way (+0.100 [+0.050, +0.150]).",
            EffectVerdict.Sentence(Row with { Negative = new Estimate(0.1, 0.05, 0.15) }), StringComparison.Ordinal);
        Assert.Contains("in both directions (toward positive -0.100 [-0.200, -0.010]; toward negative +0.100 [+0.050, +0.150])",
            EffectVerdict.WrongWay(Row with { Positive = new Estimate(-0.1, -0.2, -0.01), Negative = new Estimate(0.1, 0.05, 0.15) }),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "; 1 question is too few to say anything of others.")]
    [InlineData(4, "; 4 questions are too few to say anything of others.")]
    public void Few_questions_show_nothing(int questions, string says)
    {
        var row = Row with { Questions = questions };
        Assert.True(EffectVerdict.BeatsRandom(Row));
        Assert.False(EffectVerdict.BeatsRandom(row));
        Assert.False(EffectVerdict.IsSpecific(row));
        Assert.Null(EffectVerdict.WrongWay(row with { Positive = new Estimate(-0.1, -0.1, -0.1) }));
        Assert.EndsWith(says, EffectVerdict.Sentence(row), StringComparison.Ordinal);
    }

    private static EffectRow Row => EffectTables.Build("questions", Enumerable.Range(0, 2).Select(Measured).ToList(), 0).Pooled with { Percentile = 100 };

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
