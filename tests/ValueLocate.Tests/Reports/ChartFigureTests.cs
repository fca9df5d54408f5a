using System.Text.Json;
using System.Text.RegularExpressions;
using ValueLocate.Organisms;
using ValueLocate.Reports;
using ValueLocate.Statistics;
using ValueLocate.Steering;

namespace ValueLocate.Tests.Reports;

public class ChartFigureTests
{
    public static TheoryData<string> Names => new(Gallery.All().Select(c => c.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_figure_is_json_with_titled_axes_finite_numbers_and_a_small_size(string name)
    {
        var chart = Gallery.All().Single(c => c.Name == name).Chart;
        var text = chart.ToJson();
        using var json = JsonDocument.Parse(text);
        var layout = json.RootElement.GetProperty("layout");
        var axes = layout.EnumerateObject().Where(p => Regex.IsMatch(p.Name, "^[xy]axis")).ToList();
        Assert.True(axes.Count >= 2);
        Assert.All(axes, a => Assert.True(a.Value.GetProperty("title").GetProperty("text").GetString()!.Length > 3, a.Name));
        Assert.True(json.RootElement.GetProperty("data").GetArrayLength() >= 1);
        Assert.Equal(chart.Title, layout.GetProperty("title").GetProperty("text").GetString());
        Assert.DoesNotContain("var(--", text);
        // plotly.js 2 reads these as they are, and others only with a ~ before them (lib/index.js, adjustFormat).
        Assert.All(Formats(json.RootElement), f => Assert.Matches("^([~,.0$]|>|[^&fps]*$)", f));
        Assert.DoesNotMatch("NaN|Infinity", text);
        Assert.True(chart.Description.Length > 20);
        Assert.InRange(text.Length + chart.ToHtml().Length, 1000, 60_000);
        Assert.Equal(chart.ToHtml(), Gallery.All().Single(c => c.Name == name).Chart.ToHtml());
    }

    [Fact]
    public void The_json_is_the_same_object_that_the_html_draws()
    {
        var chart = DoseChart.Of(Gallery.Choice, -0.15);
        Assert.Contains($"const figure = {chart.ToJson()};", chart.ToHtml());
        Assert.DoesNotContain("https://", chart.ToHtml());
    }

    [Fact]
    public void Names_cannot_leave_their_place()
    {
        var choice = Gallery.Choice with { Dimension = ReportFixture.Nasty };
        var html = DoseChart.Of(choice).ToHtml();
        Assert.DoesNotContain("<script>alert", html);
        Assert.DoesNotContain("<b>", html);
        Assert.Equal(1, Regex.Count(html, "</script>"));
    }

    [Fact]
    public void Doses_are_drawn_as_they_are_and_what_was_not_measured_is_a_gap()
    {
        var choice = Gallery.Choice with
        { Doses = [new Dose(1, new Estimate(.25, .125, .5), double.NaN, .01, .0625), new Dose(2, new Estimate(.5, .25, .75), .1, double.NaN, .125)] };
        var data = Data(DoseChart.Of(choice));
        Assert.Equal([.25, .5], Numbers(data, "found neurons", "y"));
        Assert.Equal([.25, .25], data.First(t => t.GetProperty("name").GetString() == "found neurons").GetProperty("error_y").GetProperty("array")
            .EnumerateArray().Select(v => v.GetDouble()));
        Assert.Equal([.0625, .125], Numbers(data, "KL", "y"));
        Assert.Equal(JsonValueKind.Null, data.First(t => t.GetProperty("name").GetString() == "matched random").GetProperty("y")[0].ValueKind);
    }

    [Fact]
    public void A_histogram_counts_every_neuron()
    {
        var data = Data(DeltaHistogram.Of(Gallery.Difference, Gallery.Permuted));
        Assert.Equal(Gallery.Layers * Gallery.Neurons, Numbers(data, "true labels", "y").Sum());
        Assert.Equal(Gallery.Layers * Gallery.Neurons, Numbers(data, "permuted labels, mean", "y").Sum(), 0.01);
    }

    [Fact]
    public void A_heat_map_shows_each_bins_strongest_delta()
    {
        var z = Data(LayerHeatMap.Of(Gallery.Difference, 16))[0].GetProperty("z");
        Assert.Equal((Gallery.Layers, 16), (z.GetArrayLength(), z[0].GetArrayLength()));
        var bin = Gallery.Difference.Delta.AsSpan(6 * Gallery.Neurons + 16, 16).ToArray();
        Assert.Equal(bin.MaxBy(Math.Abs), z[6][1].GetDouble(), 5e-4);
    }

    [Fact]
    public void A_volcano_draws_the_selected_neurons_and_counts_all()
    {
        var data = Data(VolcanoChart.Of(Gallery.Significance, Gallery.Set));
        Assert.Equal(Gallery.Set.Positive.Count, Numbers(data, "selected positive", "x").Count);
        Assert.Equal(Gallery.Set.Negative.Count, Numbers(data, "selected negative", "x").Count);
        var counted = data[0].GetProperty("z").EnumerateArray().SelectMany(r => r.EnumerateArray()).Where(v => v.ValueKind == JsonValueKind.Number)
            .Sum(v => Math.Pow(10, v.GetDouble()));
        Assert.Equal(Gallery.Layers * Gallery.Neurons, counted, 0.02 * Gallery.Layers * Gallery.Neurons);
    }

    [Fact]
    public void Matrices_are_drawn_as_they_are()
    {
        var z = Data(LeakageChart.Of(Gallery.Validation.Judged))[0].GetProperty("z");
        Assert.Equal(.085, z[0][2].GetDouble());
        Assert.Equal(JsonValueKind.Null, z[3][2].ValueKind);
        Assert.Contains("was not measured", Assert.Throws<ValueLocateException>(() => LeakageChart.Of(Gallery.Validation.Test!)).Message);
        Assert.Equal(1, Data(OverlapChart.Of(Gallery.Sets))[0].GetProperty("z")[1][1].GetDouble());
    }

    [Fact]
    public void A_long_training_keeps_its_mean()
    {
        var data = Data(LossChart.Of(Gallery.Training));
        var y = Numbers(data, "answers and prompts", "y");
        Assert.Equal(300, y.Count);
        Assert.Equal(Gallery.Training.Average(s => s.Answer), y.Average(), 1e-4);
    }

    [Fact]
    public void Neurons_per_layer_are_counted()
    {
        var up = Numbers(Data(LayersChart.OfSet(Gallery.Set, Gallery.Layers)), "positive neurons", "y");
        Assert.Equal(Enumerable.Range(0, Gallery.Layers).Select(l => (double)Gallery.Set.Positive.Count(n => n.Layer == l)), up);
        Assert.Equal(("Neurons per layer", "Neurons per layer, by |delta|"),
            (LayersChart.OfSet(Gallery.Set, Gallery.Layers).Title, LayersChart.OfSet(Gallery.Set, Gallery.Layers, "|delta|").Title));
        Assert.Equal("Neurons per layer, by attribution", LayersChart.Of(Gallery.Located, by: "attribution").Title);
    }

    /// <summary>Number formats: of axes, and in templates such as %{x:.2f}.</summary>
    private static IEnumerable<string> Formats(JsonElement e) => e.ValueKind switch
    {
        JsonValueKind.Object => e.EnumerateObject().SelectMany(p => p.Name == "tickformat" ? [p.Value.GetString()!] : Formats(p.Value)),
        JsonValueKind.Array => e.EnumerateArray().SelectMany(Formats),
        JsonValueKind.String => Regex.Matches(e.GetString()!, @"%\{[^}:]*:([^}]*)\}").Select(m => m.Groups[1].Value),
        _ => [],
    };

    private static List<JsonElement> Data(ChartFigure chart) => [.. JsonDocument.Parse(chart.ToJson()).RootElement.GetProperty("data").EnumerateArray()];

    private static List<double> Numbers(List<JsonElement> data, string name, string field) =>
        [.. data.First(t => t.TryGetProperty("name", out var n) && n.GetString() == name).GetProperty(field).EnumerateArray()
            .Where(v => v.ValueKind == JsonValueKind.Number).Select(v => v.GetDouble())];
}
