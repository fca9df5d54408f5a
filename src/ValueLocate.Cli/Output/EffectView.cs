using ValueLocate.Statistics;
using ValueLocate.Validation;
using ValueLocate.Values;

namespace ValueLocate.Cli.Output;

/// <summary>Effects as a table and a sentence a dimension.</summary>
internal static class EffectView
{
    /// <summary>From this width on all columns stand beside each other without a break in a number.</summary>
    private const int Wide = 170;

    /// <summary>Columns that stay together, a table each, where the terminal is narrower: each part takes at most 80.</summary>
    private static readonly (string Heading, Func<EffectRow, string> Cell)[][] Parts =
    [
        [("#questions", r => $"{r.Questions}"), ("#neurons", r => $"{r.Neurons:N0}"), ("#gamma", r => $"{r.Gamma:0.##}"),
            ("#KL", r => r.Kl is { } kl ? $"{kl.Mean:0.000}" : "")],
        [("#toward positive", r => EffectVerdict.Text(r.Positive)), ("#toward negative", r => EffectVerdict.Text(r.Negative))],
        [("#steering effect", r => EffectVerdict.Text(r.HalfDifference)), ("#random", r => $"{Numbers.Three(r.RandomMean)} ± {r.RandomSd:0.000}"),
            ("#Holm's p", r => $"{r.AdjustedP:0.000}")],
    ];

    /// <summary>Writes them.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="table">What was measured.</param>
    /// <param name="budget">The KL budget.</param>
    /// <param name="dimensions">The dimensions, whose short names stand in the tables: an id breaks in two in a narrow terminal.</param>
    public static void Write(Terminal terminal, EffectTable table, double budget, IReadOnlyList<Dimension> dimensions)
    {
        terminal.Output.WriteLine($"Contrast log-odds in nats a token on: {Printable.Text(table.Questions)}");
        foreach (var part in terminal.OutputConsole.Profile.Width >= Wide ? [[.. Parts.SelectMany(p => p)]] : Parts)
        {
            var rows = TableOf.Columns(["dimension", .. part.Select(c => c.Heading)]);
            foreach (var r in (IEnumerable<EffectRow>)[.. table.Dimensions, table.Pooled])
                rows.With([Short(dimensions, r.Dimension), .. part.Select(c => c.Cell(r))]);
            terminal.OutputConsole.Write(rows);
        }
        if (table.Leakage is { } leakage) WriteLeakage(terminal, table, leakage, dimensions);
        foreach (var sentence in EffectVerdict.Sentences(table, budget)) terminal.Output.WriteLine(sentence);
    }

    private static void WriteLeakage(Terminal terminal, EffectTable table, IReadOnlyList<IReadOnlyList<double>> leakage, IReadOnlyList<Dimension> dimensions)
    {
        terminal.Output.WriteLine("Leakage: steering a row's dimension moves a column's by");
        var names = table.Dimensions.Select(d => Short(dimensions, d.Dimension)).ToList();
        var rows = TableOf.Columns(["steered", .. names.Select(n => "#" + n)]);
        for (var i = 0; i < leakage.Count; i++) rows.With([names[i], .. leakage[i].Select(x => Numbers.Three(x))]);
        terminal.OutputConsole.Write(rows);
    }

    private static string Short(IReadOnlyList<Dimension> dimensions, string id) => dimensions.FirstOrDefault(d => d.Id == id)?.Short ?? id;
}
