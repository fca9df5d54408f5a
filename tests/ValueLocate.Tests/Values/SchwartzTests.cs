using ValueLocate.Values;

namespace ValueLocate.Tests.Values;

public class SchwartzTests
{
    [Fact]
    public void Opposite_dimensions_lie_across_the_circle_and_name_each_other()
    {
        foreach (var d in Schwartz.Dimensions)
        {
            Assert.Equal(d, Schwartz.Opposite(Schwartz.Opposite(d)));
            Assert.InRange(Math.Abs(Schwartz.Angle(d) - Schwartz.Angle(Schwartz.Opposite(d))), 160, 200);
            Assert.Equal(2, Schwartz.Adjacent(d).Count);
        }
    }

    [Fact]
    public void A_dimension_beside_others_says_what_is_wrong_with_it()
    {
        var good = Schwartz.Dimensions[0];
        Dimension[] others = [.. Schwartz.Dimensions.Skip(1)];
        Assert.Null(good.Fault(others));
        Assert.Null(new Dimension("Openness", "Openness", "Openness").Fault(others));
        Assert.Contains("twice", good.Fault(Schwartz.Dimensions), StringComparison.Ordinal);
        Assert.All(["", "your value", "wärme", "a|b", "a\n"],
            id => Assert.Contains("letters a to z", (good with { Id = id }).Fault(others), StringComparison.Ordinal));
        Assert.Contains("blank name", (good with { Name = "" }).Fault(others), StringComparison.Ordinal);
        Assert.Contains("same text", (good with { Rejects = good.Holds }).Fault(others), StringComparison.Ordinal);
        Assert.Null((good with { Holds = null, Rejects = null }).Fault(others));
    }

    [Fact]
    public void Ten_basic_values_stand_evenly_on_the_circle()
    {
        Assert.Equal(Enumerable.Range(0, 10).Select(i => 36.0 * i), Schwartz.BasicValues.Select(b => b.Angle));
        Assert.All(Schwartz.BasicValues, b => Assert.All(b.Dimensions, d => Assert.Contains(Schwartz.Dimensions, x => x.Id == d)));
    }
}
