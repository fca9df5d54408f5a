using ValueLocate.Reports;
using ValueLocate.Statistics;

namespace ValueLocate.Tests.Reports;

public class FindingsTests
{
    private static readonly Estimate Above = new(.118, .081, .156);
    private static readonly Estimate Around = new(.02, -.03, .07);
    private static readonly Estimate Below = new(-.09, -.13, -.05);

    [Fact]
    public void Beats_random_and_is_specific()
    {
        var h = Headline(Above, 100, new Estimate(.04, .01, .07));
        Assert.Contains("by more than its controls do", h);
        Assert.Contains("moves the steered value more than the other values", h);
        Assert.DoesNotContain("not shown", h);
    }

    [Fact]
    public void Beats_random_but_is_not_specific()
    {
        var h = Headline(Above, 95, Around);
        Assert.Contains("by more than its controls do", h);
        Assert.Contains("was not shown", h);
    }

    [Fact]
    public void Beats_random_with_specificity_not_measured() => Assert.Contains("was not measured", Headline(Above, 100, null));

    [Fact]
    public void Others_move_more() => Assert.Contains("moves the other values more", Headline(Above, 100, Below));

    [Fact]
    public void Nothing_is_shown()
    {
        var h = Headline(Around, 100, new Estimate(.04, .01, .07));
        Assert.StartsWith("No effect was shown", h);
        Assert.DoesNotContain("more than", h);
    }

    [Fact]
    public void An_exact_zero_shows_nothing() => Assert.StartsWith("No effect was shown", Headline(new Estimate(0, 0, 0), 50, new Estimate(0, 0, 0)));

    [Fact]
    public void Random_neurons_do_as_much() => Assert.Contains("not by more than its controls", Headline(Above, 94.9, Around));

    [Fact]
    public void Random_neurons_not_measured() => Assert.Contains("not measured", Headline(Above, double.NaN, Around));

    [Fact]
    public void The_wrong_direction() => Assert.Contains("away from the steered value", Headline(Below, 0, Around));

    [Theory]
    [InlineData(.149, "")]
    [InlineData(.151, "larger than its budget")]
    [InlineData(double.NaN, "damage was not measured")]
    public void Damage_is_told(double kl, string words)
    {
        var h = Findings.Headline(ReportFixture.Row("pooled", Above, 100, Around, kl), true, .15);
        Assert.Contains(words, h);
        if (words.Length == 0) Assert.DoesNotContain("damage", h);
    }

    [Fact]
    public void Searched_authors_are_told() =>
        Assert.Contains("authors whose other pairs were searched", Findings.Headline(ReportFixture.Row("pooled", Above, 100, Around), false, .15));

    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(0.1234, "+0.123")]
    [InlineData(-0.1234, "\u22120.123")]
    [InlineData(0.0004, "+4.0e\u22124")]
    [InlineData(double.NaN, "not measured")]
    [InlineData(double.PositiveInfinity, "not measured")]
    public void Numbers_are_printed_as_they_are(double value, string text) => Assert.Equal(text, Numbers.Signed(value));

    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(0.0012345, "+0.00123")]
    [InlineData(0.00098, "+0.000980")]
    [InlineData(-0.123456, "\u22120.123")]
    [InlineData(12.345, "+12.3")]
    [InlineData(12345.6, "+12346")]
    [InlineData(0.000012345, "+1.23e\u22125")]
    [InlineData(double.NaN, "not measured")]
    public void Small_numbers_keep_their_digits(double value, string text) => Assert.Equal(text, Numbers.Significant(value));

    private static string Headline(Estimate half, double percentile, Estimate? specificity) =>
        Findings.Headline(ReportFixture.Row("pooled", half, percentile, specificity), true, .15);
}
