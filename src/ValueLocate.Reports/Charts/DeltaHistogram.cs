using ValueLocate.Locating;
using ValueLocate.Statistics;

namespace ValueLocate.Reports;

/// <summary>How many neurons have which delta, with permuted labels beside: what lies outside of those is more than chance.</summary>
public static class DeltaHistogram
{
    private const int Bins = 60;

    /// <summary>One dimension's differences.</summary>
    /// <param name="difference">The differences.</param>
    /// <param name="permuted">The same with permuted labels (<see cref="Difference.Permuted"/>), whose mean count is drawn; null: none.</param>
    public static ChartFigure Of(Difference difference, IReadOnlyList<Difference>? permuted = null)
    {
        ArgumentNullException.ThrowIfNull(difference);
        permuted ??= [];
        var most = Math.Max(1e-6, permuted.Append(difference).Max(d => d.Delta.Max(Math.Abs)));
        // An odd count would put 0 at a bin's middle: neurons that never differ then have their own bin.
        var width = 2 * most / (Bins + 1);
        var x = Enumerable.Range(0, Bins + 1).Select(b => -most + (b + 0.5) * width).ToArray();
        var counts = Count(difference);
        var chance = x.Select((_, b) => permuted.Count == 0 ? 0 : permuted.Average(p => Count(p)[b])).ToArray();
        var name = DimensionNames.Of(null)(difference.Dimension);
        List<object> data =
        [
            new
            {
                type = "bar", name = "true labels", x, y = counts.Select(
                    c => c > 0 ? c : double.NaN), width, marker = new { color = ChartTheme.Positive, opacity = 0.75 },
                hovertemplate = "delta %{x:" + ChartTheme.Signed + "}: %{y:,} neurons<extra>true labels</extra>",
            },
        ];
        if (permuted.Count > 0)
        {
            data.Add(new
            {
                type = "scatter",
                mode = "lines",
                name = "permuted labels, mean",
                x,
                y = chance.Select(c => c > 0 ? c : double.NaN),
                line = new { color = ChartTheme.Negative, width = 2.5, shape = "hvh" },
                hovertemplate = "delta %{x:" + ChartTheme.Signed + "}: %{y:,.3~g} neurons<extra>permuted labels</extra>",
            });
        }
        var beyond = permuted.Count == 0 ? 0 : permuted.Max(p => p.Delta.Max(Math.Abs));
        return new ChartFigure(
            $"{name}: how many neurons have which delta",
            $"Deltas of {Numbers.Count(difference.Delta.Length)} neurons from {Numbers.Signed(difference.Delta.Min())} to "
                + $"{Numbers.Signed(difference.Delta.Max())}."
                + (permuted.Count == 0 ? "" : $" With permuted labels none is larger than {Numbers.Plain(beyond)}; with true ones "
                    + $"{Numbers.Count(difference.Delta.Count(d => Math.Abs(d) > beyond))} are."),
            360,
            data,
            new Dictionary<string, object?>
            {
                ["bargap"] = 0,
                ["xaxis"] = new { title = ChartTheme.Title("delta = p+ \u2212 p\u2212 (probability)"), zeroline = true },
                ["yaxis"] = new { title = ChartTheme.Title("neurons (logarithmic)"), type = "log", dtick = 1, tickformat = ",.1~f" },
            })
        { Legend = permuted.Count == 0 ? [] : [("\u25A0", ChartTheme.Positive, "true labels"), ("\u2501", ChartTheme.Negative, "permuted labels, mean")] };

        double[] Count(Difference d)
        {
            var n = new double[Bins + 1];
            foreach (var v in d.Delta) n[Math.Clamp((int)((v + most) / width), 0, Bins)]++;
            return n;
        }
    }
}
