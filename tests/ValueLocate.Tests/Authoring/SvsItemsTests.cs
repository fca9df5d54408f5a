using ValueLocate.Authoring.Measures;
using ValueLocate.Values;

namespace ValueLocate.Tests.Authoring;

public class SvsItemsTests
{
    [Fact]
    public void Each_of_the_ten_basic_values_has_items_57_in_all()
    {
        Assert.Equal(57, SvsItems.All.Select(i => i.Name).Distinct().Count());
        Assert.Equal(57, SvsItems.All.Select(i => i.Gloss).Distinct().Count());
        Assert.Equal(Schwartz.BasicValues.Select(b => b.Id).Order(), SvsItems.All.Select(i => i.BasicValue).Distinct().Order());
    }

    [Fact]
    public void Items_are_found_by_other_spellings()
    {
        Assert.Equal("obedient", SvsItems.Find(" Obedience ")?.Name);
        Assert.Null(SvsItems.Find("bravado"));
    }
}
