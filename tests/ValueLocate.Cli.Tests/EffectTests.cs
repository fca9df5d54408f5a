using System.Text.Json;
using System.Text.RegularExpressions;
using ValueLocate.Cli.Output;
using ValueLocate.Reports;
using ValueLocate.Statistics;
using ValueLocate.Validation;
using ValueLocate.Values;

namespace ValueLocate.Cli.Tests;

public class EffectTests
{
    private static EffectRow Row(string dimension, double low = 0.1, double percentile = 100, Estimate? specificity = null) => new()
    {
        Dimension = dimension,
        Questions = 40,
        Neurons = 2304,
        Gamma = 2.5,
        Unsteered = new Estimate(0.5, 0.4, 0.6),
        Positive = new Estimate(0.2, 0.1, 0.3),
        Negative = new Estimate(-0.2, -0.3, -0.1),
        HalfDifference = new Estimate(0.2, low, 0.3),
        RandomMean = 0.01,
        RandomSd = 0.02,
        RandomDraws = 20,
        Percentile = percentile,
        P = double.IsNaN(percentile) ? double.NaN : (100 - percentile) / 100,
        AdjustedP = double.IsNaN(percentile) ? double.NaN : (100 - percentile) / 100,
        Kl = new Estimate(0.12, 0.11, 0.13),
        Damage = -0.12,
        Specificity = specificity,
    };

    private static EffectTable Table() => new()
    {
        Questions = "held-out author x",
        Dimensions = [Row("a", specificity: new Estimate(0.1, 0.05, 0.15)), Row("b", percentile: double.NaN)],
        Pooled = Row("pooled", specificity: new Estimate(0.05, -0.01, 0.11)),
        Leakage = [[0.2, double.NaN], [0.1, 0.2]],
    };

    [Fact]
    public void Json_is_one_object_that_any_reader_takes()
    {
        using var json = JsonDocument.Parse(EffectJson.Text(Table()));
        var root = json.RootElement;
        Assert.Equal("held-out author x", root.GetProperty("questions").GetString());
        var (first, second) = (root.GetProperty("dimensions")[0], root.GetProperty("dimensions")[1]);
        Assert.Equal(0.1, first.GetProperty("half_difference").GetProperty("low").GetDouble());
        Assert.Equal(["mean", "low", "high"], first.GetProperty("positive").EnumerateObject().Select(p => p.Name));
        Assert.Equal(JsonValueKind.Null, second.GetProperty("percentile").ValueKind);
        Assert.Equal(JsonValueKind.Null, second.GetProperty("specificity").ValueKind);
        Assert.Equal(JsonValueKind.Null, root.GetProperty("leakage")[0][1].ValueKind);
        Assert.Equal(JsonValueKind.Null, root.GetProperty("leakage_other").ValueKind);
        Assert.Equal(0.05, root.GetProperty("specificity").GetProperty("mean").GetDouble());
        Assert.Equal(0.12, root.GetProperty("pooled").GetProperty("kl").GetProperty("mean").GetDouble());
        Assert.Equal(JsonValueKind.Null, root.GetProperty("pooled").GetProperty("neurons_minus_residual").ValueKind);
        Assert.Equal(2304, root.GetProperty("pooled").GetProperty("neurons").GetInt32());
        foreach (var name in new[] { "random_mean", "random_sd", "percentile", "damage", "gamma", "p", "adjusted_p" })
            Assert.Equal(JsonValueKind.Number, first.GetProperty(name).ValueKind);
    }

    [Theory]
    [InlineData(0.1, 100, true)]
    [InlineData(0.1, 95, true)]
    [InlineData(0.1, 90, false)]
    [InlineData(0, 100, false)]
    [InlineData(-0.1, 100, false)]
    [InlineData(0.1, double.NaN, false)]
    public void Steering_beats_its_controls_only_with_interval_and_p(double low, double percentile, bool beats)
    {
        var row = Row("a", low, percentile);
        Assert.Equal(beats, EffectVerdict.BeatsControls(row));
        Assert.Contains(beats ? "steering beats its controls" : "not shown to beat", EffectVerdict.Sentence(row), StringComparison.Ordinal);
    }

    [Fact]
    public void A_sentence_says_whether_the_effect_is_specific()
    {
        Assert.Contains("the effect is specific", EffectVerdict.Sentence(Row("a", specificity: new Estimate(0.1, 0.05, 0.15))), StringComparison.Ordinal);
        Assert.Contains("not shown to be specific", EffectVerdict.Sentence(Row("a", specificity: new Estimate(0.1, -0.05, 0.15))), StringComparison.Ordinal);
        Assert.Contains("larger than the budget of 0.1)", EffectVerdict.Sentence(Row("a"), 0.1), StringComparison.Ordinal);
        Assert.DoesNotContain("budget", EffectVerdict.Sentence(Row("a"), 0.15), StringComparison.Ordinal);
        Assert.Contains("not measured", EffectVerdict.Sentence(Row("a")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_holds_every_dimension_and_a_sentence_each()
    {
        using StringWriter output = new(), error = new();
        EffectView.Write(new Terminal(output, error, default), Table(), 0.15, [new Dimension("a", "Alpha", "Alpha", null, "", "")]);
        var text = output.ToString();
        foreach (var name in new[] { "a: steering beats", "b: steering is not shown", "pooled: steering beats", "Leakage" })
            Assert.Contains(name, text, StringComparison.Ordinal);
        // Tables name a dimension by its short name, as charts do; one without stands for itself.
        Assert.Equal(3, Regex.Count(text, @"\bAlpha\b"));
        Assert.DoesNotContain('\u001b', text);
        Assert.Equal("", error.ToString());
    }

    [Theory]
    [InlineData(80, 3)]
    [InlineData(176, 1)]
    public void No_name_and_no_number_breaks_in_two_in_a_narrow_terminal(int width, int tables)
    {
        using StringWriter output = new(), error = new();
        var terminal = new Terminal(output, error, default);
        terminal.OutputConsole.Profile.Width = width;
        var table = Table();
        EffectView.Write(terminal,
            table with { Dimensions = [table.Dimensions[0] with { Dimension = "self_transcendence" }, table.Dimensions[1]], Leakage = null }, -0.15,
            Schwartz.Dimensions);
        var text = output.ToString();
        Assert.Equal(tables, Regex.Count(text, "Transcendence  "));
        Assert.Equal(3, Regex.Count(text, @"\+0\.010 ± 0\.020"));
        // Toward either side and the steering effect, for three rows; each sentence has the last once more.
        Assert.Equal(3 * 3 + 3, Regex.Count(text, @"[+-]0\.200 \[[+-]0\.[13]00, [+-]0\.[13]00\]"));
        Assert.All(text.Split('\n').TakeWhile(l => !l.Contains(": steering", StringComparison.Ordinal)).Skip(1),
            l => Assert.InRange(l.TrimEnd().Length, 0, width));
    }

    [Fact]
    public void What_a_model_wrote_does_not_drive_the_terminal() => Assert.Equal("a\uFFFD[2Jb\n", Printable.Text("a\u001b[2Jb\n"));
}
