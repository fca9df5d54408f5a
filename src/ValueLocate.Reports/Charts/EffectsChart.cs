using ValueLocate.Statistics;
using ValueLocate.Validation;
using ValueLocate.Values;

namespace ValueLocate.Reports;

/// <summary>A row a dimension, in it a dot with its interval for the found neurons and each control.</summary>
public static class EffectsChart
{
    private static readonly Series[] All =
    [
        new("steering effect", "diamond", "\u25C6", ChartTheme.Ink, 10, r => r.HalfDifference),
        new("toward positive", "triangle-right", "\u25B6", ChartTheme.Positive, 9, r => r.Positive),
        new("toward negative", "triangle-left", "\u25C0", ChartTheme.Negative, 9, r => r.Negative),
        new("matched random, mean and sd", "square", "\u25A0", ChartTheme.Random, 8,
            r => double.IsNaN(r.RandomMean) ? null : new Estimate(r.RandomMean, r.RandomMean - r.RandomSd, r.RandomMean + r.RandomSd)),
        new("permuted labels", "x", "\u2716", ChartTheme.Permuted, 8,
            r => r.PermutedLabels is { } c ? new Estimate(c.Mean, c.Mean - c.Sd, c.Mean + c.Sd) : null),
        new("residual stream", "circle", "\u25CF", ChartTheme.Residual, 8, r => r.Residual),
    ];

    /// <summary>Effects of steering each dimension, with 95 % intervals over questions, and their controls.</summary>
    /// <param name="table">The effects, nats a token of contrast log-odds.</param>
    /// <param name="dimensions">Names, where they are not Schwartz's.</param>
    public static ChartFigure Of(EffectTable table, IReadOnlyList<Dimension>? dimensions = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        var name = DimensionNames.Of(dimensions);
        EffectRow[] rows = [table.Pooled, .. table.Dimensions];
        var layout = new Dictionary<string, object?>
        {
            ["xaxis"] = new { title = ChartTheme.Title("change of log-odds (nats a token)"), zeroline = true, zerolinewidth = 2, nticks = 7 },
            ["yaxis"] = new
            {
                title = ChartTheme.Title("steered dimension"),
                tickvals = Enumerable.Range(0, rows.Length),
                ticktext = rows.Select(r => ChartTheme.Label(name(r.Dimension))),
                range = (double[])[rows.Length - 0.5, -0.5],
                showgrid = false,
                zeroline = false,
                ticks = "",
            },
            ["shapes"] = Enumerable.Range(1, rows.Length - 1).Select(
                i => new { type = "line", xref = "paper", x0 = 0, x1 = 1, y0 = i - 0.5, y1 = i - 0.5, line = new { color = ChartTheme.Line, width = 1 } }),
        };
        return new ChartFigure(
            $"Effects of steering: {table.Questions}",
            "Dots with intervals: " + string.Join("; ",
                rows.Select(r => $"{name(r.Dimension)} steering effect {Numbers.Estimate(r.HalfDifference)}, matched random {Numbers.Signed(r.RandomMean)}")),
            80 + 96 * rows.Length,
            All.Select((s, k) => Trace(name, rows, s, k)),
            layout)
        { Legend = [.. All.Select(s => (s.Sign, s.Colour, s.Name))] };
    }

    private static object Trace(Func<string, string> name, EffectRow[] rows, Series s, int k)
    {
        var points = rows.Select((r, i) => (Row: r, Y: i + (k - (All.Length - 1) / 2.0) * 0.14, Value: s.Of(r))).Where(p => p.Value is not null).ToList();
        return new
        {
            type = "scatter",
            mode = "markers",
            name = s.Name,
            x = points.Select(p => p.Value!.Mean),
            y = points.Select(p => p.Y),
            error_x = new
            {
                type = "data",
                symmetric = false,
                array = points.Select(p => p.Value!.High - p.Value.Mean),
                arrayminus = points.Select(p => p.Value!.Mean - p.Value.Low),
                color = s.Colour,
                thickness = 1.6,
                width = 3
            },
            marker = new { symbol = s.Symbol, color = s.Colour, size = s.Size },
            text = points.Select(p => $"{ChartTheme.Label(name(p.Row.Dimension))}<br>{s.Name}<br>{Numbers.Estimate(p.Value)}"),
            hoverinfo = "text",
        };
    }

    private sealed record Series(string Name, string Symbol, string Sign, string Colour, int Size, Func<EffectRow, Estimate?> Of);
}
