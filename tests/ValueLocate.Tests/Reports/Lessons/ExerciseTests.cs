using ValueLocate.Locating;
using ValueLocate.Reports.Lessons;
using ValueLocate.Steering;
using ValueLocate.Values;

namespace ValueLocate.Tests.Reports.Lessons;

public class ExerciseTests
{
    [Theory]
    [InlineData(1.0, 1.05, 0.1, true)]
    [InlineData(1.0, 1.2, 0.1, false)]
    [InlineData(1.0, double.NaN, 0.1, false)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity, 0.0, true)]
    [InlineData(-1.0, -1.0, 0.0, true)]
    public void Equal_has_a_tolerance(double expected, double actual, double tolerance, bool ok) =>
        Assert.Equal(ok, Exercise.Equal(expected, actual, tolerance, "h").Ok);

    [Fact]
    public void A_wrong_number_gets_its_direction_and_the_hint_but_not_the_answer()
    {
        var outcome = Exercise.Equal(0.123, 7, 0.01, "Look at <gamma>.");
        Assert.Equal("not ok: Not yet: 7 is too large. Look at <gamma>.", outcome.ToString());
        Assert.Contains("Look at &lt;gamma&gt;.", outcome.ToHtml());
        Assert.DoesNotContain("0.123", outcome.ToHtml() + outcome);
    }

    [Fact]
    public void Right_ones_keep_the_hint_to_themselves()
    {
        var outcome = Exercise.That(true, "secret");
        Assert.True(outcome.Ok);
        Assert.Equal("ok: Right.", outcome.ToString());
        Assert.DoesNotContain("secret", outcome.ToHtml());
        Assert.NotEqual(outcome.ToHtml()[..80], Exercise.That(false, "secret").ToHtml()[..80]);
    }

    [Theory]
    [InlineData(0.0, true)]
    [InlineData(1.0, true)]
    [InlineData(1.01, false)]
    [InlineData(double.NaN, false)]
    public void Between_includes_its_ends(double actual, bool ok) => Assert.Equal(ok, Exercise.Between(actual, 0, 1, "h").Ok);

    [Fact]
    public void Same_compares_words_numbers_and_nothing()
    {
        Assert.True(Exercise.Same("a", "a", "h").Ok);
        Assert.False(Exercise.Same("a", null, "h").Ok);
        Assert.True(Exercise.Same<string?>(null, null, "h").Ok);
        Assert.Contains("\"<b>\"", Exercise.Same("a", "<b>", "h").Text);
        Assert.Contains("&lt;b&gt;", Exercise.Same("a", "<b>", "h").ToHtml());
    }

    [Theory]
    [InlineData("conservation", true)]
    [InlineData("Conservation", true)]
    [InlineData(" openness to change", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_dimension_may_be_named_by_its_id_or_its_name(string? answer, bool ok)
    {
        var outcome = Exercise.Named(Schwartz.Dimensions[1], answer, "h");
        Assert.Equal(ok, outcome.Ok);
        Assert.DoesNotContain("Conservation", ok ? "" : outcome.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.True(Exercise.Named(Schwartz.Dimensions[2], "Self-Enhancement", "h").Ok);
        Assert.True(Exercise.Named(Schwartz.Dimensions[2], "Enhancement", "h").Ok);
    }

    [Fact]
    public void A_matched_set_has_other_neurons_with_the_same_edits_from_the_whole_layer()
    {
        var found = Set(Enumerable.Range(0, 20).Select(i => (i % 2, 3 * i, 0.1 * i)));
        Assert.Equal("ok: Right: 20 other neurons in the same layers.",
            Exercise.Matched(found, MatchedRandom.Draw(found, 480, new Random(1)), 480, "h").ToString());
        Assert.Equal("not ok: Not yet: 20 of its neurons are found ones. h", Exercise.Matched(found, found, 480, "h").ToString());
        Assert.Contains("as many neurons in each layer",
            Exercise.Matched(found, Set(Enumerable.Range(0, 20).Select(i => (1, 400 + i, 0.1 * i))), 480, "h").Text, StringComparison.Ordinal);
        Assert.Contains("as many neurons in each layer",
            Exercise.Matched(found, Set(Enumerable.Range(0, 20).Select(i => (i % 2, 400 + i, 7.0))), 480, "h").Text, StringComparison.Ordinal);
        Assert.Contains("as many neurons in each layer", Exercise.Matched(found, Set([]), 480, "h").Text, StringComparison.Ordinal);
        // The number of neurons in the set, where the width of a layer belongs.
        var few = Set(Enumerable.Range(0, 20).Select(i => (i, 3, 0.1)));
        Assert.Equal("not ok: Not yet: all lie among the first 20 of a layer's 480 neurons. h",
            Exercise.Matched(few, Set(Enumerable.Range(0, 20).Select(i => (i, 19, 0.1))), 480, "h").ToString());
        Assert.False(Exercise.Matched(few, MatchedRandom.Draw(few, few.Count, new Random(1)), 480, "h").Ok);
        Assert.True(Exercise.Matched(Set([(0, 1, 0.1)]), Set([(0, 2, 0.1)]), 480, "h").Ok);
    }

    private static NeuronSet Set(IEnumerable<(int Layer, int Index, double Mean)> neurons) => new()
    {
        Dimension = "d",
        Positive = [.. neurons.Select(n =>
            new LocatedNeuron { Layer = n.Layer, Index = n.Index, Delta = 0.1, ProbabilityPositive = 0.5, ProbabilityNegative = 0.4, MeanPositive = n.Mean })],
        Negative = [],
    };

    [Fact]
    public void Nothing_throws_not_even_without_a_hint() => Assert.Equal("not ok: Not yet.", Exercise.That(false, null!).ToString());
}
