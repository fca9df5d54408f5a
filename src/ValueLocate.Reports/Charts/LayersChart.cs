using ValueLocate.Locating;
using ValueLocate.Statistics;
using ValueLocate.Values;

namespace ValueLocate.Reports;

/// <summary>Neurons per layer: a panel a dimension on one scale, positive neurons upward and negative ones downward.</summary>
public static class LayersChart
{
    /// <summary>The neurons of all dimensions.</summary>
    /// <param name="located">What was found.</param>
    /// <param name="dimensions">Names, where they are not Schwartz's.</param>
    /// <param name="by">The rule that chose them, for the title: "attribution".</param>
    public static ChartFigure Of(LocateResult located, IReadOnlyList<Dimension>? dimensions = null, string? by = null)
    {
        ArgumentNullException.ThrowIfNull(located);
        return Panels(located.Sets, located.Layers, DimensionNames.Of(dimensions), by);
    }

    /// <summary>The neurons of one dimension.</summary>
    /// <param name="set">The neurons.</param>
    /// <param name="layers">Layers of the model.</param>
    /// <param name="by">The rule that chose them, for the title: "|delta|".</param>
    public static ChartFigure OfSet(NeuronSet set, int layers, string? by = null)
    {
        ArgumentNullException.ThrowIfNull(set);
        return Panels([set], layers, DimensionNames.Of(null), by);
    }

    private static ChartFigure Panels(IReadOnlyList<NeuronSet> sets, int layerCount, Func<string, string> name, string? by)
    {
        var layers = Enumerable.Range(0, layerCount).ToArray();
        var up = sets.Select(s => layers.Select(k => s.Positive.Count(n => n.Layer == k)).ToArray()).ToArray();
        var down = sets.Select(s => layers.Select(k => s.Negative.Count(n => n.Layer == k)).ToArray()).ToArray();
        var top = Round(up.Concat(down).SelectMany(c => c).DefaultIfEmpty(0).Max());
        var count = Math.Max(1, sets.Count);
        var layout = new Dictionary<string, object?>
        {
            ["xaxis"] = new
            {
                title = ChartTheme.Title("layer"),
                range = (double[])[-0.6, layerCount - 0.4],
                showgrid = false,
                zeroline = false,
                anchor = count == 1 ? "y" : $"y{count}"
            },
            ["bargap"] = 0.15,
            ["barmode"] = "relative",
            ["annotations"] = sets.Select((s, i) => ChartTheme.Note($"<b>{ChartTheme.Label(name(s.Dimension))}</b>", 0, Domain(i, count)[1])),
            ["margin"] = new { l = 12, r = 12, t = 28, b = 12 },
        };
        for (var i = 0; i < count; i++)
        {
            layout[i == 0 ? "yaxis" : $"yaxis{i + 1}"] = new
            {
                domain = Domain(i, count),
                range = (double[])[-1.05 * top, 1.05 * top],
                tickvals = (int[])[-top, 0, top],
                ticktext = (string[])[Numbers.Count(top), "0", Numbers.Count(top)],
                title = ChartTheme.Title("neurons"),
            };
        }
        return new ChartFigure(
            by is null ? "Neurons per layer" : $"Neurons per layer, by {by}",
            "Bars: neurons per layer. " + string.Join("; ", sets.Select(
                (s, i) => $"{name(s.Dimension)}: {s.Count} neurons, most in layer {Array.IndexOf(Sum(up[i], down[i]), Sum(up[i], down[i]).Max())}")),
            70 + 120 * count,
            sets.SelectMany((s, i) => (object[])[Bars(name(s.Dimension), "positive", up[i], 1, i), Bars(name(s.Dimension), "negative", down[i], -1, i)]),
            layout)
        {
            Legend = [("\u25B2", ChartTheme.Positive, "positive neurons (more active under the positive aspect)"),
                ("\u25BC", ChartTheme.Negative, "negative neurons")]
        };
    }

    private static object Bars(string dimension, string direction, int[] counts, int sign, int i) => new
    {
        type = "bar",
        name = $"{direction} neurons",
        showlegend = i == 0,
        x = Enumerable.Range(0, counts.Length),
        y = counts.Select(c => sign * c),
        yaxis = i == 0 ? "y" : $"y{i + 1}",
        marker = new { color = sign > 0 ? ChartTheme.Positive : ChartTheme.Negative },
        text = counts.Select((c, k) => $"{ChartTheme.Label(dimension)}, layer {k}<br>{Numbers.Count(c)} {direction} neurons"),
        textposition = "none",
        hoverinfo = "text",
    };

    private static double[] Domain(int i, int count)
    {
        const double Gap = 0.3;
        var each = 1.0 / (count + (count - 1) * Gap);
        var low = 1 - i * each * (1 + Gap) - each;
        return [Math.Max(0, low), Math.Min(1, low + each)];
    }

    private static int[] Sum(int[] a, int[] b) => a.Length == 0 ? [0] : [.. a.Zip(b, (x, y) => x + y)];

    /// <summary>The next number that reads well on an axis.</summary>
    private static int Round(int largest)
    {
        if (largest <= 5) return Math.Max(1, largest);
        var unit = (int)Math.Pow(10, Math.Floor(Math.Log10(largest)));
        return (int)(Math.Ceiling(largest / (unit / 2.0)) * unit / 2.0);
    }
}
