using System.Text.RegularExpressions;
using ValueLocate.Pipeline;
using ValueLocate.Reports;
using ValueLocate.Statistics;
using ValueLocate.Validation;

namespace ValueLocate.Tests.Reports;

public class ReportPageTests
{
    private static readonly string Page = new ReportFixture().Html();

    /// <summary>The page without plotly.js.</summary>
    private static readonly string Own = Page.Replace(PlotlyScript.Text, "");

    [Fact]
    public void Sections_come_in_order()
    {
        var ids = Regex.Matches(Own, "<section id=\"([a-z]+)\"").Select(m => m.Groups[1].Value);
        Assert.Equal(["shown", "run", "effects", "neurons", "dose", "leakage", "traces", "answers"], ids);
    }

    [Fact]
    public void Same_results_same_page() => Assert.Equal(Page, new ReportFixture().Html());

    [Fact]
    public void Plotly_is_inside_once() => Assert.Equal(2, Page.Split("* plotly.js (cartesian - minified) v").Length);

    [Fact]
    public void Nothing_is_loaded_from_a_network()
    {
        Assert.Empty(Regex.Matches(Own, "<link|<img|<iframe|@import|\\bsrc\\s*=|url\\(", RegexOptions.IgnoreCase));
        Assert.All(Regex.Matches(Own, "href=\"([^\"]*)\"").Select(m => m.Groups[1].Value), h => Assert.StartsWith("#", h));
        Assert.DoesNotContain("http://", Own);
        Assert.DoesNotContain("https://", Own);
        Assert.Contains("default-src 'none'", Own);
    }

    [Fact]
    public void Text_cannot_leave_its_place()
    {
        Assert.DoesNotContain("alert('x')", Own);
        Assert.DoesNotContain("<b>\0", Own);
        Assert.DoesNotContain('\0', Own);
        Assert.Contains("&lt;/script&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;quotes&quot; &lt;b&gt;\uFFFD", Own);
        Assert.Equal(Regex.Count(Page, "<script"), Regex.Count(Page, "</script"));
    }

    [Fact]
    public void Names_of_dimensions_and_models_cannot_either()
    {
        var f = new ReportFixture();
        var evil = f.Dimensions.Select(d => d with { Name = ReportFixture.Nasty, Short = ReportFixture.Nasty }).ToList();
        var settings = f.Run.Settings with { Model = $"/models/it's {ReportFixture.Nasty}", Dataset = "a b; rm -rf c" };
        var page = (f with { Dimensions = evil, Run = f.Run with { Settings = settings, HeldOutAuthor = ReportFixture.Nasty } }).Html();
        Assert.DoesNotContain("<script>alert", page);
        Assert.Equal(Regex.Count(page, "<script"), Regex.Count(page, "</script"));
        Assert.Contains("--data &#39;a b; rm -rf c&#39;", page);
    }

    [Fact]
    public void Tables_are_named_and_scoped()
    {
        var tables = Regex.Matches(Own, "<table.*?</table>", RegexOptions.Singleline);
        Assert.True(tables.Count >= 10);
        Assert.All(tables, t => Assert.Contains("<caption><span>", t.Value));
        Assert.All(tables, t => Assert.Contains("scope=\"row\"", t.Value));
        Assert.All(tables, t => Assert.DoesNotContain("NaN", t.Value));
    }

    [Fact]
    public void Ids_are_unique_and_charts_described()
    {
        var ids = Regex.Matches(Own, " id=\"([^\"]+)\"").Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.Equal(10, Regex.Count(Own, "<figure class=\"chart\""));
        Assert.Equal(10, Regex.Count(Own, "role=\"img\" aria-label=\"[^\"]{20,}\""));
    }

    [Fact]
    public void What_is_missing_is_not_measured_and_zero_is_zero()
    {
        Assert.Contains("not measured", Own);
        Assert.Contains("<td>0<small>[0, 0]</small></td>", Own);
        Assert.DoesNotContain(">NaN", Own);
    }

    [Fact]
    public void The_verdict_follows_the_numbers()
    {
        Assert.Contains("beats its controls (p 0.040)", Own);
        var weak = ReportFixture.Of(new Estimate(.02, -.03, .07), 70, new Estimate(.01, -.02, .04)).Html();
        Assert.Contains("<h1>No effect was shown", weak);
        Assert.Contains("no effect shown, the interval includes 0 (p 0.900)", weak);
    }

    [Fact]
    public void A_direction_that_goes_the_wrong_way_is_told_in_the_report()
    {
        Assert.Contains("0 of 4 with a direction that goes the wrong way", Own);
        Assert.DoesNotContain("alone goes the wrong way", Own);
        var f = new ReportFixture();
        var judged = f.Validation.Judged;
        var wrong = new Estimate(-.106, -.162, -.053);
        var page =
            (f with
            {
                Validation = f.Validation with
                {
                    Judged = judged with
                    {
                        Dimensions = [judged.Dimensions[0] with { Positive = wrong }, .. judged.Dimensions.Skip(1)],
                        Pooled = judged.Pooled with { Positive = wrong }
                    }
                }
            }).Html();
        Assert.Equal(2, Regex.Count(page,
            "<span class=\"verdict no\">steering toward positive alone goes the wrong way \\(\u22120.106 \\[\u22120.162, \u22120.053\\]\\)</span>"));
        Assert.Contains("1 of 4 with a direction that goes the wrong way", page);
        Assert.Contains("But steering in one of the two directions goes the wrong way by itself.</h1>", page);
    }

    [Fact]
    public void An_effect_that_random_neurons_have_too_is_not_specific_in_the_report()
    {
        var page = ReportFixture.Of(new Estimate(.118, .081, .156), 85, new Estimate(.041, .012, .071)).Html();
        Assert.Contains("<span class=\"verdict no\">above 0, but the effect is not beyond its controls</span>", page);
        Assert.Contains("1 of 4 with an effect that is specific", page);
    }

    [Theory]
    [InlineData("tiny-values", null, "the model's own (its folder insight)")]
    [InlineData("/models/smollm2-135m-instruct", null, "packaged ValueInsight")]
    [InlineData("tiny-values", "mine", "mine")]
    public void The_dataset_that_was_read_is_named(string model, string? data, string named)
    {
        var f = new ReportFixture();
        var page = (f with { Run = f.Run with { Settings = f.Run.Settings with { Model = model, Dataset = data } } }).Html();
        Assert.Matches($"<th scope=\"row\">Dataset</th>\\s*<td>{Regex.Escape(Markup.Encode(named))}", page);
    }

    [Fact]
    public void A_run_with_nothing_optional_still_makes_a_page()
    {
        var f = new ReportFixture();
        var bare = f.Validation.Judged with { Leakage = null, LeakageOther = null, SpecificityOther = null, DamageOther = null };
        var page = (f with
        {
            Validation = new ValidationResult { Judged = bare, HeldOut = false },
            Steering = [.. f.Steering.Select(s => s with { Doses = [] })],
            Run = f.Run with { HeldOutAuthor = null },
        }).Html();
        Assert.Contains("No answers were written", page);
        Assert.Contains("was not shown", page);
    }

    [Fact]
    public void The_command_names_what_differs_from_the_defaults() => Assert.Equal(
        "valuelocate run --model m --out again --contrast persona --preset npti --gamma 0.5 --seed 3 --dtype float32",
        RepeatCommand.Of(new RunSettings
        {
            Model = "m",
            Contrast = ContrastKind.Persona,
            Preset = ValueLocate.Steering.SteeringPreset.Npti,
            Gamma = 0.5,
            Seed = 3,
            Options = new() { Dtype = "float32" }
        }));
}
