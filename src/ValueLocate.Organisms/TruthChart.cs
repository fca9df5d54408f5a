using ValueLocate.Reports;
using ValueLocate.Statistics;

namespace ValueLocate.Organisms;

/// <summary>Locating methods against planted neurons: precision, and how many answers their first neurons flip.</summary>
public static class TruthChart
{
    /// <summary>A row a method, means over dimensions; methods by flips, the best on top.</summary>
    /// <param name="methods">What <see cref="TruthBench"/> gave, of one contrast or of several.</param>
    /// <exception cref="ValueLocateException">There is no method.</exception>
    public static ChartFigure Of(IReadOnlyList<MethodTruth> methods)
    {
        ArgumentNullException.ThrowIfNull(methods);
        if (methods.Count == 0) throw new ValueLocateException("There is no method to draw.");
        var rows = methods.OrderBy(m => m.Mean(d => d.Flips)).ThenBy(m => m.Mean(d => d.Precision)).ToList();
        var names = rows.Select(m => ChartTheme.Label($"{m.Method}{(m.WithoutCommon ? ", common part removed" : "")} ({m.Contrast})")).ToList();
        return new ChartFigure(
            "Locating methods against planted neurons",
            "Means over dimensions. " + string.Join("; ", rows.AsEnumerable().Reverse().Select(
                (m, i) => $"{m.Method} ({m.Contrast}): precision {Numbers.Plain(m.Mean(d => d.Precision))}, flips {Numbers.Plain(m.Mean(d => d.Flips))}")),
            90 + 34 * rows.Count,
            [Bars("precision at k", rows, names, d => d.Precision, ChartTheme.Negative),
                Bars("answers flipped", rows, names, d => d.Flips, ChartTheme.Positive)],
            new Dictionary<string, object?>
            {
                ["xaxis"] = new { title = ChartTheme.Title("share (0 to 1)"), range = (double[])[0, 1.02] },
                ["yaxis"] = new { title = ChartTheme.Title("method (contrast)"), automargin = true },
                ["barmode"] = "group",
                ["bargap"] = 0.3,
                ["margin"] = new { l = 12, r = 12, t = 28, b = 12 },
            })
        {
            Legend = [("■", ChartTheme.Positive, "answers flipped by swapping the first k neurons"),
                ("■", ChartTheme.Negative, "precision at k: planted neurons among them")]
        };
    }

    private static object Bars(string name, List<MethodTruth> rows, List<string> names, Func<MethodTruthDimension, double> of, string colour) => new
    {
        type = "bar",
        orientation = "h",
        name,
        y = names,
        x = rows.Select(m => m.Mean(of)),
        marker = new { color = colour },
        text = rows.Select((m, i) => $"{names[i]}<br>{name}: {Numbers.Plain(m.Mean(of))}"),
        textposition = "none",
        hoverinfo = "text",
    };
}
