using ValueLocate.Validation;
using ValueLocate.Values;

namespace ValueLocate.Cli.Output;

/// <summary>Effects as a table and a sentence a dimension.</summary>
internal static class EffectView
{
    /// <summary>Writes them.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="table">What was measured.</param>
    /// <param name="budget">The damage budget, below 0.</param>
    /// <param name="dimensions">The dimensions, whose short names stand in the tables: an id breaks in two in a narrow terminal.</param>
    public static void Write(Terminal terminal, EffectTable table, double budget, IReadOnlyList<Dimension> dimensions)
    {
        terminal.Output.WriteLine($"Contrast log-odds in nats a token on: {Printable.Text(table.Questions)}");
        var rows = TableOf.Columns("dimension", "#questions", "#neurons", "#gamma", "#toward positive", "#toward negative", "#half difference", "#random", "#percentile", "#damage");
        foreach (var r in (IEnumerable<EffectRow>)[.. table.Dimensions, table.Pooled])
        {
            rows.With(Short(dimensions, r.Dimension), $"{r.Questions}", $"{r.Neurons:N0}", $"{r.Gamma:0.##}", EffectVerdict.Text(r.Positive), EffectVerdict.Text(r.Negative), EffectVerdict.Text(r.HalfDifference),
                $"{r.RandomMean:+0.000;-0.000} ± {r.RandomSd:0.000}", $"{r.Percentile:0.#}", $"{r.Damage:+0.000;-0.000}");
        }
        terminal.OutputConsole.Write(rows);
        if (table.Leakage is { } leakage) WriteLeakage(terminal, table, leakage, dimensions);
        foreach (var r in (IEnumerable<EffectRow>)[.. table.Dimensions, table.Pooled]) terminal.Output.WriteLine(EffectVerdict.Sentence(r, budget));
    }

    private static void WriteLeakage(Terminal terminal, EffectTable table, IReadOnlyList<IReadOnlyList<double>> leakage, IReadOnlyList<Dimension> dimensions)
    {
        terminal.Output.WriteLine("Leakage: steering a row's dimension moves a column's by");
        var names = table.Dimensions.Select(d => Short(dimensions, d.Dimension)).ToList();
        var rows = TableOf.Columns(["steered", .. names.Select(n => "#" + n)]);
        for (var i = 0; i < leakage.Count; i++) rows.With([names[i], .. leakage[i].Select(x => $"{x:+0.000;-0.000}")]);
        terminal.OutputConsole.Write(rows);
    }

    private static string Short(IReadOnlyList<Dimension> dimensions, string id) => dimensions.FirstOrDefault(d => d.Id == id)?.Short ?? id;
}
