using ValueLocate.Reports;
using ValueLocate.Statistics;

namespace ValueLocate.Organisms;

/// <summary>How a model organism's losses fall.</summary>
public static class LossChart
{
    private const int Points = 300;

    /// <summary>Both losses over steps; of long trainings, means over so many steps that 300 points are drawn.</summary>
    /// <param name="steps">The steps, as <see cref="TrainingLosses.Read"/> gives them.</param>
    /// <exception cref="ValueLocateException">There is no step.</exception>
    public static ChartFigure Of(IReadOnlyList<TrainingProgress> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        if (steps.Count == 0) throw new ValueLocateException("There is no step of training to draw.");
        var each = (steps.Count + Points - 1) / Points;
        var drawn = steps.Chunk(each).ToList();
        var x = drawn.ConvertAll(c => c.Average(s => s.Step));
        return new ChartFigure(
            "Losses in training",
            $"{Numbers.Count(steps.Count)} steps. Answers and prompts: from {Numbers.Plain(drawn[0].Average(s => s.Answer))} to "
                + $"{Numbers.Plain(drawn[^1].Average(s => s.Answer))} nats a token; sign: from {Numbers.Plain(drawn[0].Average(s => s.Sign))} to "
                + $"{Numbers.Plain(drawn[^1].Average(s => s.Sign))}.",
            360,
            [Curve("answers and prompts", s => s.Answer, ChartTheme.Positive, "solid"),
                Curve("sign of planted neurons", s => s.Sign, ChartTheme.Negative, "dash")],
            new Dictionary<string, object?>
            {
                ["xaxis"] = new { title = ChartTheme.Title(each == 1 ? "step" : $"step (means over {each})"), rangemode = "tozero" },
                ["yaxis"] = new { title = ChartTheme.Title("loss (answers in nats a token)"), rangemode = "tozero" },
            })
        { Legend = [("\u2501", ChartTheme.Positive, "answers and prompts"), ("\u2505", ChartTheme.Negative, "sign of planted neurons")] };

        object Curve(string name, Func<TrainingProgress, double> of, string colour, string dash) => new
        {
            type = "scatter",
            mode = drawn.Count == 1 ? "markers" : "lines",
            name,
            x,
            y = drawn.Select(c => c.Average(of)),
            line = new { color = colour, dash, width = 2 },
            hovertemplate = "step %{x:.0f}: %{y:.4f}<extra>" + name + "</extra>",
        };
    }
}
