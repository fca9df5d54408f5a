using ValueLocate.Probing;
using ValueLocate.Statistics;

namespace ValueLocate.Reports;

/// <summary>How often neurons are active, layer by layer.</summary>
public static class ActivityChart
{
    /// <summary>Median of the neurons' activation probabilities in each layer, with the range of nine tenths of them.</summary>
    /// <param name="statistics">Sums over tokens.</param>
    public static ChartFigure Of(ActivationStatistics statistics)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        var p = statistics.Probability();
        var sorted = p.Chunk(statistics.Neurons).Select(l => l.Order().ToArray()).ToList();
        var x = Enumerable.Range(0, statistics.Layers).ToArray();
        double[] At(double share) => [.. sorted.Select(l => l[(int)Math.Round(share * (l.Length - 1))])];
        var (low, middle, high) = (At(0.05), At(0.5), At(0.95));
        return new ChartFigure(
            "Activation probability by layer",
            $"{Numbers.Count(statistics.TotalTokens)} tokens. Median probability {Numbers.Plain(middle[0])} in the first layer, "
                + $"{Numbers.Plain(middle[^1])} in the last.",
            340,
            [
                Edge(low, "none", true, "5 % of neurons below"), Edge(high, "tonexty", false, "95 % of neurons below"),
                new
                {
                    type = "scatter",
                    mode = "lines+markers",
                    name = "median neuron",
                    x,
                    y = middle,
                    line = new { color = ChartTheme.Positive, width = 2 },
                    hovertemplate = "layer %{x}: median p %{y:.3f}<extra></extra>"
                },
            ],
            new Dictionary<string, object?>
            {
                ["xaxis"] = new { title = ChartTheme.Title("layer"), zeroline = false },
                ["yaxis"] = new { title = ChartTheme.Title("activation probability p"), rangemode = "tozero" },
            })
        { Legend = [("\u25CF", ChartTheme.Positive, "median neuron"), ("\u25AC", ChartTheme.Random, "nine tenths of the neurons")] };

        object Edge(double[] y, string fill, bool first, string name) => new
        {
            type = "scatter",
            mode = "lines",
            name = first ? name : "nine tenths of the neurons",
            showlegend = !first,
            x,
            y,
            fill,
            fillcolor = "rgba(128,136,144,0.2)",
            line = new { color = ChartTheme.Random, width = 1 },
            hovertemplate = "layer %{x}: p %{y:.3f}<extra>" + name + "</extra>",
        };
    }
}
