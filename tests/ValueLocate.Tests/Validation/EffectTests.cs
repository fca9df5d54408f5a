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
        // Draws of 0, .1, -.1 and .5 beside .2: one of four does as much.
        Assert.Equal(0.4, table.Pooled.RandomP, 9);
        Assert.Equal((4, 0.2), (table.Pooled.RandomNeurons!.Draws, table.Pooled.RandomNeurons.P));
        Assert.Equal(0.2, table.Pooled.PermutedLabels!.P, 9);
        Assert.Equal(0.4, table.Pooled.P, 9);
        // Holm: two dimensions of the same p.
        Assert.All(table.Dimensions, r => Assert.Equal(0.8, r.AdjustedP, 9));
        Assert.Equal(0.1, table.Pooled.NeuronsMinusResidual!.Mean, 9);
        Assert.Equal(0.1, table.Pooled.Residual!.Mean, 9);
        Assert.Equal(0.15, table.Pooled.Kl!.Mean, 9);
        Assert.Equal(-0.1, table.Pooled.Damage, 9);
        // Of [[.2, .05], [.05, .2]] own .2 less row and column means of .125, plus the mean of all.
        Assert.Equal(0.075, table.Dimensions[0].Interaction!.Mean, 9);
        Assert.Null(table.Pooled.OwnMinusOpposite);
        Assert.Equal(4, table.Pooled.RandomDraws);
        Assert.Equal(8, table.Pooled.Questions);
    }

    [Fact]
    public void Holms_correction_is_monotone_and_leaves_out_what_was_not_measured()
    {
        Assert.Equal([0.03, 0.06, 0.06, double.NaN], EffectTables.Holm([0.01, 0.04, 0.03, double.NaN]).Select(p => Math.Round(p, 9)));
        Assert.Equal([1, 1], EffectTables.Holm([0.6, 0.9]));
    }

    [Fact]
    public void Own_minus_adjacent_and_opposite_follow_the_circle()
    {
        string[] ids = ["a", "b", "c", "d"];
        double[][] effects = [[.4, .1, .2, .3], [0, .4, 0, 0], [0, 0, .4, 0], [0, 0, 0, .4]];
        var measured = ids.Select((id, own) => new MeasuredDimension(id, 1, 1, own)
        {
            Unsteered = [0, 0],
            Opposite = ids[(own + 2) % 4],
            Effects = [.. effects[own].Select(x => (new[] { x, x }, new[] { -x, -x }))],
        }).ToList();
        var row = EffectTables.Build("questions", measured, 0).Dimensions[0];
        Assert.Equal(.4 - (.1 + .3) / 2, row.OwnMinusAdjacent!.Mean, 9);
        Assert.Equal(.2, row.OwnMinusOpposite!.Mean, 9);
        Assert.Equal(.4 - .25 - .1 + 2.2 / 16, row.Interaction!.Mean, 9);
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
    [InlineData(0.05, true)]
    [InlineData(0.051, false)]
    [InlineData(1, false)]
    [InlineData(double.NaN, true)]
    public void An_effect_that_random_neurons_have_too_is_not_specific(double p, bool specific)
    {
        var row = Row with { AdjustedP = p };
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
    [InlineData(19, "; 19 questions are too few to say anything of others.")]
    public void Few_questions_show_nothing(int questions, string says)
    {
        var row = Row with { Questions = questions };
        Assert.True(EffectVerdict.BeatsControls(Row));
        Assert.False(EffectVerdict.BeatsControls(row));
        Assert.False(EffectVerdict.IsSpecific(row));
        Assert.Null(EffectVerdict.WrongWay(row with { Positive = new Estimate(-0.1, -0.1, -0.1) }));
        Assert.EndsWith(says, EffectVerdict.Sentence(row), StringComparison.Ordinal);
    }

    private static EffectRow Row => EffectTables.Build("questions", Enumerable.Range(0, 2).Select(Measured).ToList(), 0).Pooled with
    {
        AdjustedP = 0.01,
        Questions = 40,
    };

    private static MeasuredDimension Measured(int own)
    {
        double[] plain = [0.1, 0.2, 0.3, 0.4];
        (double[], double[]) Steered(double up, double down) => ([.. plain.Select(x => x + up)], [.. plain.Select(x => x + down)]);
        var m = new MeasuredDimension($"{own}", 10, 2, own)
        {
            Unsteered = plain,
            Effects = own == 0 ? [Steered(0.3, -0.1), Steered(0.05, -0.05)] : [Steered(0.05, -0.05), Steered(0.3, -0.1)],
            Damage = new Damage([0.1, 0.2], [-0.05, -0.15]),
            RandomPlaces = [0, 2],
        };
        foreach (var draw in (double[])[0, 0.1, -0.1, 0.5]) m.Random.Add([draw, draw]);
        foreach (var draw in (double[])[0, 0.1, -0.1, 0.15])
        {
            m.RandomNeurons.Add([draw, draw]);
            m.Permuted.Add([draw, draw]);
        }
        m.Baselines.Add(new MeasuredBaseline(Baseline.ResidualGradient, 7, 1.5, [Steered(0.1, -0.1)], null));
        return m;
    }
}
