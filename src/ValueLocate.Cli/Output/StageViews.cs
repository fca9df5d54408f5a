using ValueLocate.Locating;
using ValueLocate.Steering;

namespace ValueLocate.Cli.Output;

/// <summary>What locate and steer found, in short.</summary>
internal static class StageViews
{
    public static void Write(Terminal terminal, LocateResult result)
    {
        var table = TableOf.Columns("dimension", "#questions", "#positive neurons", "#negative neurons", "#smallest |delta|");
        for (var i = 0; i < result.Sets.Count; i++)
        {
            var set = result.Sets[i];
            table.With(set.Dimension, $"{result.Questions[i]}", $"{set.Positive.Count:N0}", $"{set.Negative.Count:N0}", $"{set.Threshold:0.000}");
        }
        terminal.OutputConsole.Write(table);
    }

    public static void Write(Terminal terminal, IReadOnlyList<SteeringChoice> choices)
    {
        var table = TableOf.Columns("dimension", "#gamma", "#KL");
        foreach (var c in choices) table.With(c.Dimension, $"{c.Gamma:0.##}", $"{c.Kl:0.000}");
        terminal.OutputConsole.Write(table);
    }
}
