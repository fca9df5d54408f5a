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
    public void Ten_basic_values_stand_evenly_on_the_circle_and_each_has_items_of_57_in_all()
    {
        Assert.Equal(Enumerable.Range(0, 10).Select(i => 36.0 * i), Schwartz.BasicValues.Select(b => b.Angle));
        Assert.Equal(57, SvsItems.All.Select(i => i.Name).Distinct().Count());
        Assert.Equal(57, SvsItems.All.Select(i => i.Gloss).Distinct().Count());
        Assert.Equal(Schwartz.BasicValues.Select(b => b.Id).Order(), SvsItems.All.Select(i => i.BasicValue).Distinct().Order());
        Assert.All(Schwartz.BasicValues, b => Assert.All(b.Dimensions, d => Assert.Contains(Schwartz.Dimensions, x => x.Id == d)));
    }

    [Fact]
    public void Items_are_found_by_other_spellings()
    {
        Assert.Equal("obedient", SvsItems.Find(" Obedience ")?.Name);
        Assert.Null(SvsItems.Find("bravado"));
    }
}
