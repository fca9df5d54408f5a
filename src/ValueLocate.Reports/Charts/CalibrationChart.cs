using ValueLocate.Locating;
using ValueLocate.Statistics;

namespace ValueLocate.Reports;

/// <summary>How many neurons pass a threshold with the true labels and with permuted ones: what lies between the lines is not chance.</summary>
public static class CalibrationChart
{
    internal static readonly (string Sign, string Colour, string Text)[] Signs =
    [
        ("\u2501", ChartTheme.Positive, "true labels"), ("\u2505", ChartTheme.Permuted, "permuted labels, mean"),
        ("\u2502", ChartTheme.Ink, "smallest |delta| selected"), ("\u250A", ChartTheme.Random, "calibrated threshold"),
    ];

    /// <summary>One dimension's calibration.</summary>
    /// <param name="calibration">The counts.</param>
    /// <param name="selected">The neurons that were selected; null: none are marked.</param>
    public static ChartFigure Of(Calibration calibration, NeuronSet? selected = null)
    {
        ArgumentNullException.ThrowIfNull(calibration);
        return Build(calibration, selected?.Threshold, selected is null ? "" : DimensionNames.Of(null)(selected.Dimension) + ": ",
            Counts([calibration]), Thresholds([calibration]));
    }

    internal static ChartFigure Build(Calibration c, double? smallest, string name, double[] y, double[] x) => new(
        name + "neurons that pass a threshold on |delta|",
        $"{name}neurons passing a threshold with true and permuted labels. The calibrated threshold is {c.ThresholdText}, split-half reliability "
            + $"{Numbers.Plain(c.SplitHalf)}.",
        300,
        [Trace(c.Thresholds, c.Passing.Select(n => (double)n), "true labels", "solid", ChartTheme.Positive),
            Trace(c.Thresholds, c.PassingPermuted, "permuted labels, mean", "dash", ChartTheme.Permuted),
            ChartTheme.Key("calibrated threshold", ChartTheme.Random, "dot"),
            .. smallest is null ? (object[])[] : [ChartTheme.Key("smallest |delta| selected", ChartTheme.Ink, "solid")]],
        new Dictionary<string, object?>
        {
            ["xaxis"] = new { title = ChartTheme.Title("threshold on |delta| (probability)"), range = x, zeroline = false },
            ["yaxis"] = new { title = ChartTheme.Title("neurons that pass"), type = "log", range = y, dtick = 1, tickformat = ",.1~f" },
            ["shapes"] = Lines(c, smallest),
        })
    { Legend = Signs };

    /// <summary>The counts' axis, in powers of 10.</summary>
    internal static double[] Counts(IReadOnlyList<Calibration> all) =>
        [-1.05, Math.Max(1, Math.Log10(Math.Max(1, all.SelectMany(c => c.Passing).DefaultIfEmpty(1).Max()))) + 0.15];

    /// <summary>The thresholds' axis: as far as anything passes.</summary>
    internal static double[] Thresholds(IReadOnlyList<Calibration> all) =>
        [0, Math.Min(all.SelectMany(c => c.Thresholds.Zip(c.Passing)).Where(p => p.Second > 0).Select(p => p.First).DefaultIfEmpty(0.5).Max(), 0.5) * 1.04];

    private static object[] Lines(Calibration c, double? smallest) =>
        [.. smallest is { } s ? (object[])[Line(s, "solid", ChartTheme.Ink)] : Array.Empty<object>(),
            .. c.IsCalibrated ? (object[])[Line(c.Threshold, "dot", ChartTheme.Random)] : Array.Empty<object>()];

    private static object Line(double x, string dash, string color) =>
        new { type = "line", yref = "paper", y0 = 0, y1 = 1, x0 = x, x1 = x, line = new { color, width = 1.5, dash } };

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
