using System.IO.Compression;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.DotNet.Interactive.Formatting;
using ValueLocate.Reports;
using ValueLocate.Validation;

namespace ValueLocate.Tests.Reports;

/// <summary>Every view, found by the convention that notebooks use.</summary>
public class ShowingTests
{
    public static TheoryData<string> Names => new(Gallery.Views().Select(v => v.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void It_shows_itself_by_the_convention(string name)
    {
        var value = Gallery.Views().Single(v => v.Name == name).View;
        var forms = Forms(value);
        Assert.Equal(Gallery.Html(value), forms["text/html"]);
        Assert.Equal(Gallery.Plain(value), forms["text/plain"]);
        Assert.DoesNotMatch("NaN|Infinity|System\\.|ValueLocate\\.[A-Z]", forms["text/plain"]);
        Assert.DoesNotMatch("NaN|<script|<b>", forms["text/html"]);
        Assert.DoesNotContain('\0', forms["text/html"]);
        Assert.Equal(Regex.Count(forms["text/html"], "<(?:div|p|table|tr|td|th|span|strong|em)[ >]"),
            Regex.Count(forms["text/html"], "</(?:div|p|table|tr|td|th|span|strong|em)>"));
        Assert.InRange(forms["text/html"].Length, 20, 40_000);
    }

    [Fact]
    public void A_chart_gives_the_figure_and_html()
    {
        var chart = CircleChart.Schwartz();
        var forms = Forms(chart);
        Assert.Equal(["application/vnd.plotly.v1+json", "text/html", "text/plain"], forms.Keys.Order());
        Assert.Equal(chart.ToJson(), forms["application/vnd.plotly.v1+json"]);
        Assert.StartsWith("Schwartz's circle of values. ", forms["text/plain"]);
    }

    [Fact]
    public void The_script_is_the_packages_own()
    {
        var html = Forms(new PlotlyScript())["text/html"];
        Assert.StartsWith("<script>/**\n* plotly.js (cartesian - minified) v4.1.1", html);
        Assert.InRange(html.Length, 400_000, 800_000);
        using var unpacked = new StreamReader(
            new GZipStream(new MemoryStream(Convert.FromBase64String(Regex.Match(html, "atob\\('([^']+)'\\)").Groups[1].Value)), CompressionMode.Decompress));
        Assert.Equal(PlotlyScript.Text, unpacked.ReadToEnd());
        Assert.Equal("79542150855a52c567260e3137095dbe2b744e6d702a5cabe67da246942fba7a",
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(PlotlyScript.Text))));
    }

    [Fact]
    public void Frames_hold_the_results_numbers()
    {
        var frame = Gallery.Set.ToDataFrame();
        Assert.Equal(Gallery.Set.Count, frame.Rows.Count);
        Assert.Equal(Gallery.Set.Positive[0].Delta, frame["delta"][0]);
        Assert.Equal((long)Gallery.Set.Positive[0].Layer, frame["layer"][0]);
        var effects = Gallery.Validation.ToDataFrame();
        Assert.Equal("pooled", effects["dimension"][4]);
        Assert.Equal(.118, effects["steering effect"][4]);
        Assert.Null(effects["permuted labels"][1]);
        Assert.Equal(Gallery.Layers * Gallery.Neurons, Gallery.Difference.ToDataFrame().Rows.Count);
        Assert.Equal(Gallery.Located.Sets.Sum(s => s.Count), Gallery.Located.ToDataFrame().Rows.Count);
        Assert.Equal(Gallery.Positive.Probability().Take(Gallery.Neurons).Average(), (double)Gallery.Positive.ToDataFrame()["mean p"][0], 1e-12);
        Assert.Equal(6, Gallery.Choice.ToDataFrame().Rows.Count);
        Assert.Equal(4, Gallery.Dataset.ToDataFrame().Rows.Count);
    }

    [Fact]
    public void Answers_shown_together_share_one_scale()
    {
        TokenTrace Trace(string aspect, float activation) => new(aspect, ["a", "b"], [activation, 0]);
        var html = TokensView.Of("both", Trace("holds", 2), Trace("rejects", -0.5f)).ToHtml();
        Assert.Equal(1, Regex.Count(html, "Activation: "));
        Assert.Contains("<strong>both</strong>", html);
        // The larger one has the whole shade, the other a quarter of it, in the colour of its sign.
        Assert.Contains("rgba(28,134,204,0.6)\" title=\"+2.000\"", html);
        Assert.Contains("rgba(213,94,0,0.15)\" title=\"\u22120.500\"", html);
        Assert.Equal("both\nholds: ab (strongest +2.000 at 'a')\nrejects: ab (strongest \u22120.500 at 'a')",
            TokensView.Of("both", Trace("holds", 2), Trace("rejects", -0.5f)).ToString());
        Assert.DoesNotContain("<strong>", TokensView.Of(null, Trace("holds", 2)).ToHtml());
    }

    [Fact]
    public void Attributions_have_digits_enough_to_be_told_apart()
    {
        var set = Gallery.Set with
        { Positive = [Gallery.Set.Positive[0] with { Attribution = 0.00123 }, Gallery.Set.Positive[0] with { Attribution = 0.00098 }], Negative = [] };
        Assert.Contains(">+0.00123<", set.ToHtml());
        Assert.Contains("+0.000980", set.ToText());
    }

    [Fact]
    public void A_long_table_says_how_much_is_left_out()
    {
        var table = Gallery.Dataset.Pairs.ToTable();
        Assert.Contains($"and {(table.Rows - 40).ToString("#,0", System.Globalization.CultureInfo.InvariantCulture)} more rows", table.ToHtml());
        Assert.Equal(3, table.First(3).Rows);
        Assert.DoesNotContain("more rows", table.First(3).ToHtml());
    }

    /// <summary>What a notebook does: the attribute by its name, the source by reflection, the formatters by their members.</summary>
    private static Dictionary<string, string> Forms(object value)
    {
        if (value is not IShowsHtml) return new() { ["text/html"] = value.ToDisplayString("text/html"), ["text/plain"] = value.ToDisplayString("text/plain") };
        var attribute = value.GetType().GetCustomAttributes(inherit: true).Single(a => a.GetType().Name == "TypeFormatterSourceAttribute");
        var preferred = (string[])attribute.GetType().GetProperty("PreferredMimeTypes")!.GetValue(attribute)!;
        Assert.Equal("text/html", preferred[^1]);
        var source = Activator.CreateInstance((Type)attribute.GetType().GetProperty("FormatterSourceType")!.GetValue(attribute)!)!;
        var formatters = (System.Collections.IEnumerable)source.GetType()
            .GetMethod("CreateTypeFormatters", BindingFlags.Public | BindingFlags.Instance)!.Invoke(source, [])!;
        return formatters.Cast<object>().ToDictionary(f => (string)f.GetType().GetProperty("MimeType")!.GetValue(f)!, f =>
        {
            using var writer = new StringWriter();
            Assert.Equal(true, f.GetType().GetMethod("Format")!.Invoke(f, [value, writer]));
            return writer.ToString();
        });
    }
}
