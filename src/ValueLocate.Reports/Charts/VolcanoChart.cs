using ValueLocate.Locating;
using ValueLocate.Statistics;

namespace ValueLocate.Reports;

/// <summary>Every neuron by its delta and by how sure that is: the strong and sure ones are the two upper corners.</summary>
public static class VolcanoChart
{
    private const int Points = 250;
    private const int Columns = 80;
    private const int Rows = 40;

    /// <summary>-log10 p of what is surer than a double can say.</summary>
    private const double Surest = 16;

    /// <summary>One dimension.</summary>
    /// <param name="significance">delta and its p.</param>
    /// <param name="selected">
    /// Selected neurons, of which the 250 strongest a direction are drawn as points; null: the strongest by |delta| of all. All neurons are behind them, as
    /// counts.
    /// </param>
    public static ChartFigure Of(Significance significance, NeuronSet? selected = null)
    {
        ArgumentNullException.ThrowIfNull(significance);
        var d = significance.Difference;
        var y = Array.ConvertAll(significance.P, p => Math.Min(Surest, p > 0 ? -Math.Log10(p) : Surest));
        var order = selected is null
            ? [.. Enumerable.Range(0, d.Delta.Length).OrderByDescending(i => Math.Abs(d.Delta[i]))]
            : selected.All.Select(n => n.Layer * d.Neurons + n.Index).OrderByDescending(i => Math.Abs(d.Delta[i])).ToList();
        var name = DimensionNames.Of(null)(d.Dimension);
        var threshold = significance.FalseDiscoveryThreshold(0.05);
        var sure = threshold > 0 ? significance.P.Count(p => p <= threshold) : 0;
        return new ChartFigure(
            $"{name}: delta against its significance",
            $"{Numbers.Count(d.Delta.Length)} neurons; {Numbers.Count(sure)} pass a false discovery rate of 5 % (Benjamini-Hochberg over single neurons, "
                + $"{significance.Folds} folds).",
            420,
            [
                Density(d.Delta, y),
                Strong("positive", order.Where(i => d.Delta[i] > 0).Take(Points), ChartTheme.Positive, "circle"),
                Strong("negative", order.Where(i => d.Delta[i] < 0).Take(Points), ChartTheme.Negative, "diamond"),
                .. threshold > 0 ? (object[])[ChartTheme.Key("false discovery rate 5 %", ChartTheme.Ink, "dot")] : [],
            ],
            new Dictionary<string, object?>
            {
                ["xaxis"] = new { title = ChartTheme.Title("delta = p+ \u2212 p\u2212 (probability)"), zeroline = true },
                ["yaxis"] = new { title = ChartTheme.Title("significance (\u2212log10 p, t over folds)"), rangemode = "tozero" },
                ["shapes"] = threshold > 0 ? (object[])[new
                {
                    type = "line",
                    xref = "paper",
                    x0 = 0,
                    x1 = 1,
                    y0 = -Math.Log10(threshold),
                    y1 = -Math.Log10(threshold),
                    line = new { color = ChartTheme.Ink, width = 1.2, dash = "dot" }
                }] : [],
            })
        { Legend = [("\u25CF", ChartTheme.Positive, "positive"), ("\u25C6", ChartTheme.Negative, "negative")] };

        object Strong(string direction, IEnumerable<int> neurons, string colour, string symbol)
        {
            var drawn = neurons.ToList();
            return new
            {
                type = "scatter",
                mode = "markers",
                name = $"{(selected is null ? "strongest" : "selected")} {direction}",
                x = drawn.Select(i => Math.Round(d.Delta[i], 4)),
                y = drawn.Select(i => Math.Round(y[i], 3)),
                customdata = drawn.Select(i => (int[])[i / d.Neurons, i % d.Neurons]),
                marker = new { color = colour, symbol, size = 6, opacity = 0.8 },
                hovertemplate = "layer %{customdata[0]}, neuron %{customdata[1]}<br>delta %{x:" + ChartTheme.Signed
                    + "}<br>\u2212log10 p %{y:.2f}<extra></extra>",
            };
        }
    }

    /// <summary>Counts of all neurons on a grid: a point for each would make the chart megabytes.</summary>
    private static object Density(double[] delta, double[] y)
    {
        double left = delta.Min(), right = Math.Max(delta.Max(), left + 1e-6), top = Math.Max(y.Max(), 1e-6);
        var counts = new int[Rows, Columns];
        for (var i = 0; i < delta.Length; i++) counts[Place(y[i] / top, Rows), Place((delta[i] - left) / (right - left), Columns)]++;
        return new
        {
            type = "heatmap",
            x0 = left + (right - left) / Columns / 2,
            dx = (right - left) / Columns,
            y0 = top / Rows / 2,
            dy = top / Rows,
            // Logarithms, since most neurons lie in a few cells; an empty cell is a gap.
            z = Enumerable.Range(0, Rows)
                .Select(r => Enumerable.Range(0, Columns).Select(c => counts[r, c] == 0 ? double.NaN : Math.Round(Math.Log10(counts[r, c]), 2))),
            colorscale = ChartTheme.Denser,
            colorbar = ChartTheme.ColourBar("neurons in a cell (log10)"),
            zmin = 0,
            hovertemplate = "about delta %{x:" + ChartTheme.Signed + "}: 10^%{z} neurons<extra></extra>",
            showlegend = false,
        };
    }

    private static int Place(double share, int cells) => Math.Clamp((int)(share * cells), 0, cells - 1);
}
