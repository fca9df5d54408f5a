using ValueLocate.Statistics;
using ValueLocate.Steering;
using ValueLocate.Values;

namespace ValueLocate.Reports;

/// <summary>One dimension: the effect over gamma above, the damage (KL) below, on the same axis.</summary>
public static class DoseChart
{
    internal static readonly (string Sign, string Colour, string Text)[] Signs =
    [
        ("\u25C6", ChartTheme.Positive, "found neurons, steering effect"), ("\u25A0", ChartTheme.Random, "one matched random set, mean and standard error"),
        ("\u25CF", ChartTheme.Negative, "KL"), ("\u2505", ChartTheme.Negative, "KL budget"), ("\u2502", ChartTheme.Ink, "chosen gamma"),
    ];

    /// <summary>One dimension's doses, with 95 % intervals over questions.</summary>
    /// <param name="choice">The doses and the chosen strength.</param>
    /// <param name="damageBudget">What KL was allowed, nats a token; null: no line.</param>
    /// <param name="dimensions">Names, where they are not Schwartz's.</param>
    public static ChartFigure Of(SteeringChoice choice, double? damageBudget = null, IReadOnlyList<Dimension>? dimensions = null)
    {
        ArgumentNullException.ThrowIfNull(choice);
        return Build(choice, DimensionNames.Of(dimensions)(choice.Dimension), damageBudget, Effects([choice]), Damages([choice], damageBudget));
    }

    internal static double[] Effects(IReadOnlyList<SteeringChoice> choices) =>
        Range(choices.SelectMany(s => s.Doses)
            .SelectMany(d => (double[])[d.HalfDifference.Low, d.HalfDifference.High, d.RandomMean - d.RandomError, d.RandomMean + d.RandomError, d.RandomMean])
            .Append(0));

    internal static double[] Damages(IReadOnlyList<SteeringChoice> choices, double? budget) =>
        Range(choices.SelectMany(s => s.Doses).Select(d => d.Kl).Append(0).Append(budget ?? 0));

    internal static ChartFigure Build(SteeringChoice s, string name, double? budget, double[] effect, double[] damage)
    {
        var gammas = s.Doses.Select(d => d.Gamma).ToArray();
        var logarithmic = Logarithmic(s);
        var ticks = gammas.Length <= 8 && logarithmic ? gammas : null;
        var layout = new Dictionary<string, object?>
        {
            ["xaxis"] = new Dictionary<string, object?>
            {
                ["title"] = ChartTheme.Title("gamma (steering strength)"),
                ["anchor"] = "y2",
                ["zeroline"] = false,
                ["type"] = logarithmic ? "log" : "linear",
                [ticks is null ? "nticks" : "tickvals"] = ticks is null ? 6 : ticks,
                [ticks is null ? "tickmode" : "ticktext"] = ticks is null ? "auto" : ticks.Select(t => Numbers.Short(t)),
            },
            ["yaxis"] = new { title = ChartTheme.Title("steering effect<br>(nats a token)"), domain = (double[])[0.44, 1], range = effect, nticks = 6 },
            ["yaxis2"] = new { title = ChartTheme.Title("KL<br>(nats a token)"), domain = (double[])[0, 0.36], range = damage, nticks = 5 },
            ["shapes"] = Shapes(s, budget, logarithmic),
        };
        return new ChartFigure(
            $"{name}: effect and KL over gamma",
            $"{name}: effect and KL over gamma. " + string.Join("; ",
                s.Doses.Select(d => $"gamma {Numbers.Short(d.Gamma)}: {Numbers.Estimate(d.HalfDifference)}, KL {Numbers.Plain(d.Kl)}")),
            400,
            [
                new
                {
                    type = "scatter", mode = "lines+markers", x = gammas, y = s.Doses.Select(d => d.RandomMean), name = "matched random",
                    error_y = new { type = "data", array = s.Doses.Select(d => d.RandomError), color = ChartTheme.Random, thickness = 1.4, width = 4 },
                    line = new { color = ChartTheme.Random, dash = "dot" }, marker = new { symbol = "square", size = 7, color = ChartTheme.Random },
                    text = s.Doses.Select(d => $"gamma {Numbers.Short(d.Gamma)}<br>matched random {Numbers.Signed(d.RandomMean)}, se "
                        + $"{Numbers.Plain(d.RandomError)}"), hoverinfo = "text",
                },
                new
                {
                    type = "scatter", mode = "lines+markers", x = gammas, y = s.Doses.Select(d => d.HalfDifference.Mean), name = "found neurons",
                    error_y = new
                    {
                        type = "data",
                        symmetric = false,
                        array = s.Doses.Select(d => d.HalfDifference.High - d.HalfDifference.Mean),
                        arrayminus = s.Doses.Select(d => d.HalfDifference.Mean - d.HalfDifference.Low),
                        color = ChartTheme.Positive,
                        thickness = 1.6,
                        width = 4
                    },
                    line = new { color = ChartTheme.Positive }, marker = new { symbol = "diamond", size = 9, color = ChartTheme.Positive },
                    text = s.Doses.Select(d => $"gamma {Numbers.Short(d.Gamma)}<br>steering effect {Numbers.Estimate(d.HalfDifference)}"), hoverinfo = "text",
                },
                new
                {
                    type = "scatter", mode = "lines+markers", x = gammas, y = s.Doses.Select(d => d.Kl), yaxis = "y2", name = "KL",
                    line = new { color = ChartTheme.Negative }, marker = new { size = 7, color = ChartTheme.Negative },
                    text = s.Doses.Select(d => $"gamma {Numbers.Short(d.Gamma)}<br>KL {Numbers.Plain(d.Kl)}"), hoverinfo = "text",
                },
                .. budget is null ? (object[])[] : [ChartTheme.Key("KL budget", ChartTheme.Negative, "dash")],
                ChartTheme.Key("chosen gamma", ChartTheme.Ink, "solid"),
            ],
            layout)
        { Legend = Signs };
    }

    /// <summary>Whether gammas are spread enough for a logarithmic axis.</summary>
    internal static bool Logarithmic(SteeringChoice s) =>
        s.Doses.Count > 1 && s.Doses.All(d => d.Gamma > 0) && s.Doses.Max(d => d.Gamma) / s.Doses.Min(d => d.Gamma) >= 8;

    private static double[] Range(IEnumerable<double> values)
    {
        var finite = values.Where(double.IsFinite).ToList();
        var pad = Math.Max(0.01, 0.06 * (finite.Max() - finite.Min()));
        return [finite.Min() - pad, finite.Max() + pad];
    }

    private static IEnumerable<object> Shapes(SteeringChoice s, double? budget, bool logarithmic)
    {
        if (budget is { } allowed)
            yield return new
            {
                type = "line",
                xref = "paper",
                x0 = 0,
                x1 = 1,
                yref = "y2",
                y0 = allowed,
                y1 = allowed,
                line = new { color = ChartTheme.Negative, dash = "dash", width = 1.5 }
            };
        // Shapes on a logarithmic axis take the value itself, and there is no place for 0.
        if (s.Gamma > 0 || !logarithmic)
        {
            foreach (var panel in (string[])["y domain", "y2 domain"])
                yield return new
                {
                    type = "line",
                    yref = panel,
                    y0 = 0,
                    y1 = 1,
                    x0 = s.Gamma,
                    x1 = s.Gamma,
                    layer = "below",
                    line = new { color = ChartTheme.Ink, width = 1.5 }
                };
        }
    }
}
