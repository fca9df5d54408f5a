using ValueLocate.Steering;

namespace ValueLocate.Charts;

/// <summary>One dimension: the effect over gamma above, the damage below, on the same axis.</summary>
internal static class DoseChart
{
    public static string Html(ReportInput input, SteeringChoice s, int index, double[] effect, double[] damage)
    {
        var gammas = s.Doses.Select(d => d.Gamma).ToArray();
        var logarithmic = gammas.Length > 1 && gammas.All(g => g > 0) && gammas.Max() / gammas.Min() >= 8;
        var ticks = gammas.Length <= 8 && logarithmic ? gammas : null;
        var name = input.Short(s.Dimension);
        var layout = new Dictionary<string, object?>
        {
            ["xaxis"] = new Dictionary<string, object?>
            {
                ["title"] = ChartFigure.Title("gamma (steering strength)"),
                ["anchor"] = "y2",
                ["zeroline"] = false,
                ["type"] = logarithmic ? "log" : "linear",
                [ticks is null ? "nticks" : "tickvals"] = ticks is null ? 6 : ticks,
                [ticks is null ? "tickmode" : "ticktext"] = ticks is null ? "auto" : ticks.Select(t => Numbers.Short(t)),
            },
            ["yaxis"] = new { title = ChartFigure.Title("half difference<br>(nats a token)"), domain = (double[])[0.44, 1], range = effect, nticks = 6 },
            ["yaxis2"] = new { title = ChartFigure.Title("damage<br>(nats a token)"), domain = (double[])[0, 0.36], range = damage, nticks = 5 },
            ["shapes"] = Shapes(s, input.Run.Settings.DamageBudget, logarithmic),
        };
        return $"<div><h3>{Markup.Text(name)}</h3>" + ChartFigure.Of(
            $"dose-{index}",
            $"{name}: effect and damage over gamma. " + string.Join("; ", s.Doses.Select(d => $"gamma {Numbers.Short(d.Gamma)}: {Numbers.Estimate(d.HalfDifference)}, damage {Numbers.Signed(d.Damage)}")),
            400,
            [
                new
                {
                    type = "scatter", mode = "lines+markers", x = gammas, y = s.Doses.Select(d => d.RandomMean), name = "matched random",
                    error_y = new { type = "data", array = s.Doses.Select(d => d.RandomError), color = "var(--random)", thickness = 1.4, width = 4 },
                    line = new { color = "var(--random)", dash = "dot" }, marker = new { symbol = "square", size = 7, color = "var(--random)" },
                    text = s.Doses.Select(d => $"gamma {Numbers.Short(d.Gamma)}<br>matched random {Numbers.Signed(d.RandomMean)}, se {Numbers.Plain(d.RandomError)}"), hoverinfo = "text",
                },
                new
                {
                    type = "scatter", mode = "lines+markers", x = gammas, y = s.Doses.Select(d => d.HalfDifference.Mean), name = "found neurons",
                    error_y = new { type = "data", symmetric = false, array = s.Doses.Select(d => d.HalfDifference.High - d.HalfDifference.Mean), arrayminus = s.Doses.Select(d => d.HalfDifference.Mean - d.HalfDifference.Low), color = "var(--pos)", thickness = 1.6, width = 4 },
                    line = new { color = "var(--pos)" }, marker = new { symbol = "diamond", size = 9, color = "var(--pos)" },
                    text = s.Doses.Select(d => $"gamma {Numbers.Short(d.Gamma)}<br>half difference {Numbers.Estimate(d.HalfDifference)}"), hoverinfo = "text",
                },
                new
                {
                    type = "scatter", mode = "lines+markers", x = gammas, y = s.Doses.Select(d => d.Damage), yaxis = "y2", name = "damage",
                    line = new { color = "var(--neg)" }, marker = new { size = 7, color = "var(--neg)" },
                    text = s.Doses.Select(d => $"gamma {Numbers.Short(d.Gamma)}<br>damage {Numbers.Signed(d.Damage)}"), hoverinfo = "text",
                },
            ],
            layout,
            $"Chosen gamma {Numbers.Short(s.Gamma)}{(logarithmic && s.Gamma <= 0 ? " (off the axis: no edit)" : "")}, damage {Numbers.Signed(s.Damage)}.") + "</div>";
    }

    private static IEnumerable<object> Shapes(SteeringChoice s, double budget, bool logarithmic)
    {
        yield return new { type = "line", xref = "paper", x0 = 0, x1 = 1, yref = "y2", y0 = budget, y1 = budget, line = new { color = "var(--neg)", dash = "dash", width = 1.5 } };
        // Shapes on a logarithmic axis take the value itself, and there is no place for 0.
        if (s.Gamma > 0 || !logarithmic)
        {
            foreach (var panel in (string[])["y domain", "y2 domain"])
                yield return new { type = "line", yref = panel, y0 = 0, y1 = 1, x0 = s.Gamma, x1 = s.Gamma, layer = "below", line = new { color = "var(--ink)", width = 1.5 } };
        }
    }
}
