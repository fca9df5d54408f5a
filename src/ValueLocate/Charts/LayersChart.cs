namespace ValueLocate.Charts;

/// <summary>Neurons per layer: a panel a dimension on one scale, positive neurons upward and negative ones downward.</summary>
internal static class LayersChart
{
    public static string Html(ReportInput input)
    {
        var l = input.Located;
        var layers = Enumerable.Range(0, l.Layers).ToArray();
        var up = l.Sets.Select(s => layers.Select(k => s.Positive.Count(n => n.Layer == k)).ToArray()).ToArray();
        var down = l.Sets.Select(s => layers.Select(k => s.Negative.Count(n => n.Layer == k)).ToArray()).ToArray();
        var top = Round(up.Concat(down).SelectMany(c => c).DefaultIfEmpty(0).Max());
        var count = Math.Max(1, l.Sets.Count);
        var layout = new Dictionary<string, object?>
        {
            ["xaxis"] = new { title = ChartFigure.Title("layer"), range = (double[])[-0.6, l.Layers - 0.4], showgrid = false, zeroline = false, anchor = count == 1 ? "y" : $"y{count}" },
            ["bargap"] = 0.15,
            ["barmode"] = "relative",
            ["annotations"] = l.Sets.Select((s, i) => new { text = $"<b>{ChartFigure.Label(input.Short(s.Dimension))}</b>", xref = "paper", yref = "paper", x = 0, y = Domain(i, count)[1], xanchor = "left", yanchor = "bottom", showarrow = false }),
            ["margin"] = new { l = 12, r = 12, t = 28, b = 12 },
        };
        for (var i = 0; i < l.Sets.Count; i++)
        {
            layout[i == 0 ? "yaxis" : $"yaxis{i + 1}"] = new
            {
                domain = Domain(i, count),
                range = (double[])[-1.05 * top, 1.05 * top],
                tickvals = (int[])[-top, 0, top],
                ticktext = (string[])[Numbers.Count(top), "0", Numbers.Count(top)],
                title = ChartFigure.Title("neurons"),
            };
        }
        return ChartFigure.Of(
            "layers-chart",
            "Bars: neurons per layer. " + string.Join("; ", l.Sets.Select((s, i) => $"{input.Short(s.Dimension)}: {s.Count} neurons, most in layer {Array.IndexOf(Sum(up[i], down[i]), Sum(up[i], down[i]).Max())}")),
            70 + 120 * count,
            l.Sets.SelectMany((s, i) => (object[])[Bars(input, s.Dimension, "positive", up[i], 1, i), Bars(input, s.Dimension, "negative", down[i], -1, i)]),
            layout,
            "Neurons per layer on the same scale in every panel.",
            ChartFigure.Legend(("\u25B2", "var(--pos)", "positive neurons (more active under the positive aspect)"), ("\u25BC", "var(--neg)", "negative neurons")));
    }

    private static object Bars(ReportInput input, string dimension, string direction, int[] counts, int sign, int i) => new
    {
        type = "bar",
        x = Enumerable.Range(0, counts.Length),
        y = counts.Select(c => sign * c),
        yaxis = i == 0 ? "y" : $"y{i + 1}",
        marker = new { color = sign > 0 ? "var(--pos)" : "var(--neg)" },
        text = counts.Select((c, k) => $"{ChartFigure.Label(input.Short(dimension))}, layer {k}<br>{Numbers.Count(c)} {direction} neurons"),
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
