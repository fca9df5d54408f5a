using ValueLocate.Locating;

namespace ValueLocate.Charts;

/// <summary>How many neurons pass a threshold with the true labels and with permuted ones: what lies between the lines is not chance.</summary>
internal static class CalibrationChart
{
    public static string Html(ReportInput input)
    {
        var all = input.Located.Calibrations;
        var largest = all.SelectMany(c => c.Passing).DefaultIfEmpty(1).Max();
        double[] y = [-1.05, Math.Max(1, Math.Log10(Math.Max(1, largest))) + 0.15];
        var last = all.SelectMany(c => c.Thresholds.Zip(c.Passing)).Where(p => p.Second > 0).Select(p => p.First).DefaultIfEmpty(0.5).Max();
        var figures = all.Select((c, i) => One(input, c, i, y, [0, Math.Min(last, 0.5) * 1.04]));
        return $"""
            <h3>Threshold against permuted labels</h3>
            {ChartFigure.Legend(("\u2501", "var(--pos)", "true labels"), ("\u2505", "var(--permuted)", "permuted labels, mean"), ("\u2502", "var(--ink)", "smallest |delta| selected"), ("\u250A", "var(--random)", "calibrated threshold"))}
            <div class="grid">
            {string.Join("\n", figures)}
            </div>
            """;
    }

    private static string One(ReportInput input, Calibration c, int i, double[] y, double[] x)
    {
        var set = input.Located.Sets[i];
        var name = input.Short(set.Dimension);
        var layout = new Dictionary<string, object?>
        {
            ["xaxis"] = new { title = ChartFigure.Title("threshold on |delta| (difference of activation probabilities)"), range = x, zeroline = false },
            ["yaxis"] = new { title = ChartFigure.Title("neurons that pass"), type = "log", range = y, dtick = 1, tickformat = ",.1~f" },
            ["shapes"] = (object[])[Line(set.Threshold, "solid", "var(--ink)"), Line(c.Threshold, "dot", "var(--random)")],
        };
        return $"<div><h4>{Markup.Text(name)}</h4>" + ChartFigure.Of(
            $"calibration-{i}",
            $"{name}: neurons passing a threshold with true and permuted labels. The calibrated threshold is {Numbers.Plain(c.Threshold)}, split-half reliability {Numbers.Plain(c.SplitHalf)}.",
            300,
            [Trace(c.Thresholds, c.Passing.Select(n => (double)n), "true labels", "solid", "var(--pos)"), Trace(c.Thresholds, c.PassingPermuted, "permuted labels", "dash", "var(--permuted)")],
            layout,
            $"Calibrated threshold {Numbers.Plain(c.Threshold)}; smallest |delta| selected {Numbers.Plain(set.Threshold)}; split-half {Numbers.Plain(c.SplitHalf)}.") + "</div>";
    }

    private static object Line(double x, string dash, string color) => new { type = "line", yref = "paper", y0 = 0, y1 = 1, x0 = x, x1 = x, line = new { color, width = 1.5, dash } };

    private static object Trace(IEnumerable<double> x, IEnumerable<double> y, string name, string dash, string color) => new
    {
        type = "scatter",
        mode = "lines",
        name,
        x,
        // A logarithmic axis has no zero: the line ends where nothing passes.
        y = y.Select(v => v > 0 ? v : double.NaN),
        line = new { color, dash, width = 2 },
        hovertemplate = "|delta| at or above %{x}: %{y:,.4~g} neurons<extra>" + name + "</extra>",
    };
}
