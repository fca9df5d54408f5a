using ValueLocate.Statistics;

namespace ValueLocate.Reports;

/// <summary>The dataset page's charts.</summary>
internal static class DatasetFigures
{
    /// <summary>How often each whole number occurs, a line a series, as shares of the series.</summary>
    public static string Distribution(string id, string what, string axis,
        params IReadOnlyList<(string Name, string Colour, IReadOnlyList<int> Values)> series) =>
            Under(what, id, DistributionChart(what, axis, series));

    /// <summary>The distribution as a chart.</summary>
    public static ChartFigure DistributionChart(string what, string axis, IReadOnlyList<(string Name, string Colour, IReadOnlyList<int> Values)> series)
    {
        List<(string Name, string Colour, IReadOnlyList<int> Values)> drawn = [.. series.Where(s => s.Values.Count > 0)];
        var traces = drawn.Select(s =>
        {
            var counts = s.Values.GroupBy(v => v).ToDictionary(g => g.Key, g => g.Count());
            var x = Enumerable.Range(s.Values.Min() - 1, s.Values.Max() - s.Values.Min() + 3).ToArray();
            return (object)new
            {
                type = "scatter",
                mode = "lines",
                name = s.Name,
                x,
                y = x.Select(v => counts.GetValueOrDefault(v) / (double)s.Values.Count),
                line = new { color = s.Colour, width = 2, shape = "hvh" },
                text = x.Select(v => $"{v} words: {Numbers.Count(counts.GetValueOrDefault(v))} of {Numbers.Count(s.Values.Count)} {ChartTheme.Label(s.Name)}"),
                hoverinfo = "text",
            };
        });
        var layout = new Dictionary<string, object?>
        {
            ["xaxis"] = new { title = ChartTheme.Title(axis), zeroline = false },
            ["yaxis"] = new { title = ChartTheme.Title("share"), tickformat = ".0%", rangemode = "tozero" },
        };
        var label = $"{what}. "
            + string.Join("; ", drawn.Select(s => $"{s.Name}: mean {Numbers.Short(s.Values.Average())}, from {s.Values.Min()} to {s.Values.Max()}"));
        return new ChartFigure(what, label, 260, traces, layout) { Legend = drawn.Count > 1 ? [.. drawn.Select(s => ("\u2501", s.Colour, s.Name))] : [] };
    }

    /// <summary>Horizontal bars, stacked by series, the first row on top.</summary>
    public static string Bars(string id, string what, string axis, IReadOnlyList<string> rows,
        params IReadOnlyList<(string Name, string Colour, IReadOnlyList<double> Values)> series) =>
            Under(what, id, BarChart(what, axis, "", rows, series));

    /// <summary>The bars as a chart.</summary>
    public static ChartFigure BarChart(string what, string axis, string rowTitle, IReadOnlyList<string> rows,
        IReadOnlyList<(string Name, string Colour, IReadOnlyList<double> Values)> series)
    {
        var traces = series.Select(s => (object)new
        {
            type = "bar",
            orientation = "h",
            name = s.Name,
            x = s.Values,
            y = rows.Select(ChartTheme.Label),
            marker = new { color = s.Colour },
            text = s.Values.Select((v, i) => $"{ChartTheme.Label(rows[i])}{(series.Count > 1 ? $", {ChartTheme.Label(s.Name)}" : "")}: {Numbers.MeanCount(v)}"),
            textposition = "none",
            hoverinfo = "text",
        });
        var layout = new Dictionary<string, object?>
        {
            ["barmode"] = "stack",
            ["bargap"] = 0.25,
            ["xaxis"] = new { title = ChartTheme.Title(axis) },
            ["yaxis"] = new { title = ChartTheme.Title(rowTitle), autorange = "reversed", showgrid = false, dtick = 1 },
        };
        var label = $"{what}. "
            + string.Join("; ", rows.Take(12).Select((r, i) => $"{r}: {string.Join(" + ", series.Select(s => Numbers.MeanCount(s.Values[i])))}"))
            + (rows.Count > 12 ? "; and so on" : "");
        // Few rows still leave room for the axis' title, which stands upright and has letters of 7 pixels.
        var least = rowTitle.Length == 0 ? 150 : 120 + 7 * rowTitle.Length;
        return new ChartFigure(what, label, Math.Max(least, 70 + 20 * rows.Count), traces,
            layout)
        { Legend = series.Count > 1 ? [.. series.Select(s => ("\u25A0", s.Colour, s.Name))] : [] };
    }

    /// <summary>Shares as dots over the range that is asked for.</summary>
    public static string Limits(string id, string what, IReadOnlyList<(string Name, double Value, double Least, double Most, bool Ok)> rows)
    {
        var names = rows.Select(r => ChartTheme.Label(r.Name)).ToArray();
        IEnumerable<object> ranges = rows.Select((r, i) => (object)new
        {
            type = "scatter",
            mode = "lines",
            x = (double[])[r.Least, r.Most],
            y = (string[])[names[i], names[i]],
            line = new { color = ChartTheme.Grid, width = 14 },
            hoverinfo = "skip",
        });
        IEnumerable<object> dots = ((bool[])[true, false]).Select(ok => (object)new
        {
            type = "scatter",
            mode = "markers",
            x = rows.Where(r => r.Ok == ok).Select(r => r.Value),
            y = rows.Select((r, i) => (r.Ok, Name: names[i])).Where(r => r.Ok == ok).Select(r => r.Name),
            marker = new { size = 10, color = ok ? ChartTheme.Positive : ChartTheme.Negative, symbol = ok ? "circle" : "x" },
            text = rows.Where(r => r.Ok == ok).Select(r => $"{ChartTheme.Label(r.Name)}: {r.Value:P1}, asked {r.Least:P0} to {r.Most:P0}"),
            hoverinfo = "text",
        });
        var layout = new Dictionary<string, object?>
        {
            ["xaxis"] = new
            {
                title = ChartTheme.Title("share told"),
                range = (double[])[Math.Min(0.3, rows.Min(r => r.Value) - 0.05), 1.02],
                tickformat = ".0%",
                zeroline = false
            },
            ["yaxis"] = new { type = "category", autorange = "reversed", showgrid = false, dtick = 1 },
        };
        var label = $"{what}. " + string.Join("; ", rows.Select(r => $"{r.Name}: {r.Value:P1}, asked {r.Least:P0} to {r.Most:P0}"));
        return Under(what, id, new ChartFigure(what, label, 80 + 30 * rows.Count, ranges.Concat(dots), layout)
        { Legend = [("\u25AC", ChartTheme.Line, "asked for"), ("\u25CF", ChartTheme.Positive, "within"), ("\u2715", ChartTheme.Negative, "outside")] });
    }

    public static string Under(string heading, string id, ChartFigure chart) => $"<div><h3>{Markup.Encode(heading)}</h3>{chart.Figure(id)}</div>";
}
