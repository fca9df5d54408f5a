using ValueLocate.Datasets;
using ValueLocate.Locating;

namespace ValueLocate.Tests.Organisms;

public class TruthComparisonTests
{
    private static readonly PlantedNeurons Truth = new([new("d", [new(0, 1, Aspect.Positive), new(1, 0, Aspect.Negative)], [new(0, 2, Aspect.Positive)])]);

    [Fact]
    public void Planted_neurons_and_distractors_are_counted_among_the_selected_and_the_highest()
    {
        // [layer 0: 0 1 2][layer 1: 0 1 2]; planted are places 1 and 3.
        var t = TruthComparison.Of(Truth, "d", [(0, 1), (0, 2), (1, 2)], [0, 5, 4, 3, 0, 3], 3)!;
        Assert.Equal((2, 1, 3, 1, 1), (t.Planted, t.Distractors, t.Selected, t.PlantedFound, t.DistractorsFound));
        Assert.Equal(0.5, t.Precision);
        // Place 1 is above all four others; place 3 above two, equal to one.
        Assert.Equal((4 + 2.5) / 8, t.Auc, 12);
    }

    [Fact]
    public void A_perfect_ranking_is_1_and_a_constant_one_a_half()
    {
        Assert.Equal((1.0, 1.0), Both([0, 9, 0, 9, 0, 0]));
        Assert.Equal(0.5, Both([1, 1, 1, 1, 1, 1]).Auc);
        Assert.Equal(0.0, Both([2, 0, 2, 1, 2, 2]).Auc);

        static (double Precision, double Auc) Both(double[] score) => TruthComparison.Of(Truth, "d", [], score, 3) is { } t ? (t.Precision, t.Auc) : default;
    }

    [Fact]
    public void Of_a_dimension_that_nobody_planted_nothing_is_said() => Assert.Null(TruthComparison.Of(Truth, "other", [], [0, 0, 0, 0, 0, 0], 3));
}
