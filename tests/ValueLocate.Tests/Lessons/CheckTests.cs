using ValueLocate.Lessons;

namespace ValueLocate.Tests.Lessons;

public class CheckTests
{
    [Theory]
    [InlineData(1.0, 1.05, 0.1, true)]
    [InlineData(1.0, 1.2, 0.1, false)]
    [InlineData(1.0, double.NaN, 0.1, false)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity, 0.0, true)]
    [InlineData(-1.0, -1.0, 0.0, true)]
    public void Equal_has_a_tolerance(double expected, double actual, double tolerance, bool ok) => Assert.Equal(ok, Check.Equal(expected, actual, tolerance, "h").Ok);

    [Fact]
    public void A_wrong_number_gets_its_direction_and_the_hint_but_not_the_answer()
    {
        var outcome = Check.Equal(0.123, 7, 0.01, "Look at <gamma>.");
        Assert.Equal("not ok: Not yet: 7 is too large. Look at <gamma>.", outcome.ToString());
        Assert.Contains("Look at &lt;gamma&gt;.", outcome.ToHtml());
        Assert.DoesNotContain("0.123", outcome.ToHtml() + outcome);
    }

    [Fact]
    public void Right_ones_keep_the_hint_to_themselves()
    {
        var outcome = Check.That(true, "secret");
        Assert.True(outcome.Ok);
        Assert.Equal("ok: Right.", outcome.ToString());
        Assert.DoesNotContain("secret", outcome.ToHtml());
        Assert.NotEqual(outcome.ToHtml()[..80], Check.That(false, "secret").ToHtml()[..80]);
    }

    [Theory]
    [InlineData(0.0, true)]
    [InlineData(1.0, true)]
    [InlineData(1.01, false)]
    [InlineData(double.NaN, false)]
    public void Between_includes_its_ends(double actual, bool ok) => Assert.Equal(ok, Check.Between(actual, 0, 1, "h").Ok);

    [Fact]
    public void Same_compares_words_numbers_and_nothing()
    {
        Assert.True(Check.Same("a", "a", "h").Ok);
        Assert.False(Check.Same("a", null, "h").Ok);
        Assert.True(Check.Same<string?>(null, null, "h").Ok);
        Assert.Contains("\"<b>\"", Check.Same("a", "<b>", "h").Text);
        Assert.Contains("&lt;b&gt;", Check.Same("a", "<b>", "h").ToHtml());
    }

    [Fact]
    public void Nothing_throws_not_even_without_a_hint() => Assert.Equal("not ok: Not yet.", Check.That(false, null!).ToString());
}
