using ValueLocate.Locating;
using ValueLocate.Statistics;

namespace ValueLocate.Reports;

/// <summary>Where in the network delta is large: a row a layer, neurons side by side in bins, each bin showing its strongest delta.</summary>
public static class LayerHeatMap
{
    /// <summary>One dimension's differences.</summary>
    /// <param name="difference">The differences.</param>
    /// <param name="bins">Bins a layer, at most as many as it has neurons.</param>
    /// <exception cref="ValueLocateException">There is less than one bin.</exception>
    public static ChartFigure Of(Difference difference, int bins = 64)
    {
        ArgumentNullException.ThrowIfNull(difference);
        if (bins < 1) throw new ValueLocateException($"{bins} bins were asked for: give at least 1.");
        var (layers, neurons) = (difference.Layers, difference.Neurons);
        bins = Math.Min(bins, neurons);
        var starts = Enumerable.Range(0, bins + 1).Select(b => (int)((long)b * neurons / bins)).ToArray();
        var z = Enumerable.Range(0, layers).Select(l => Enumerable.Range(0, bins)
            .Select(b => Math.Round(Strongest(difference.Delta.AsSpan(l * neurons + starts[b], starts[b + 1] - starts[b])), 3)).ToArray()).ToArray();
        var largest = Math.Max(1e-6, z.SelectMany(r => r).Max(Math.Abs));
        var name = DimensionNames.Of(null)(difference.Dimension);
        var at = Array.FindIndex(z, r => r.Any(v => Math.Abs(v) == largest));
        return new ChartFigure(
            $"{name}: strongest delta by layer and neuron",
            $"A map of {layers} layers by {bins} bins of neurons. The strongest delta, {Numbers.Plain(largest)} in size, is in layer {at}.",
            Math.Clamp(150 + 14 * layers, 260, 640),
            [
                new
                {
                    type = "heatmap", x0 = (starts[1] - 1) / 2.0, dx = (double)neurons / bins, y0 = 0, dy = 1, z, zmin = -largest, zmax = largest, zmid = 0,
                    colorscale = ChartTheme.Diverging, colorbar = ChartTheme.ColourBar("delta (probability)"),
                    hovertemplate = "layer %{y}, about neuron %{x:.0f}<br>delta %{z:" + ChartTheme.Signed + "}<extra></extra>",
                },
            ],
            new Dictionary<string, object?>
            {
                ["xaxis"] = new { title = ChartTheme.Title($"neuron (index in its layer, {bins} bins)"), showgrid = false, zeroline = false },
                ["yaxis"] = new { title = ChartTheme.Title("layer"), showgrid = false, zeroline = false },
            });
    }

    private static double Strongest(ReadOnlySpan<double> delta)
    {
        var strongest = 0.0;
        foreach (var d in delta)
        {
            if (Math.Abs(d) > Math.Abs(strongest)) strongest = d;
        }
        return strongest;
    }
}
