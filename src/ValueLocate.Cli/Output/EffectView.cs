using ValueLocate.Validation;

namespace ValueLocate.Cli.Output;

/// <summary>Effects as a table and a sentence a dimension.</summary>
internal static class EffectView
{
    public static void Write(Terminal terminal, EffectTable table, double budget)
    {
        terminal.Output.WriteLine($"Contrast log-odds in nats a token on: {Printable.Text(table.Questions)}");
        var rows = TableOf.Columns("dimension", "#questions", "#neurons", "#gamma", "#toward positive", "#toward negative", "#half difference", "#random", "#percentile", "#damage");
        foreach (var r in (IEnumerable<EffectRow>)[.. table.Dimensions, table.Pooled])
        {
            rows.With(r.Dimension, $"{r.Questions}", $"{r.Neurons:N0}", $"{r.Gamma:0.##}", EffectVerdict.Text(r.Positive), EffectVerdict.Text(r.Negative), EffectVerdict.Text(r.HalfDifference),
                $"{r.RandomMean:+0.000;-0.000} ± {r.RandomSd:0.000}", $"{r.Percentile:0.#}", $"{r.Damage:+0.000;-0.000}");
        }
        terminal.OutputConsole.Write(rows);
        if (table.Leakage is { } leakage) WriteLeakage(terminal, table, leakage);
        foreach (var r in (IEnumerable<EffectRow>)[.. table.Dimensions, table.Pooled]) terminal.Output.WriteLine(EffectVerdict.Sentence(r, budget));
    }

    private static void WriteLeakage(Terminal terminal, EffectTable table, IReadOnlyList<IReadOnlyList<double>> leakage)
    {
        terminal.Output.WriteLine("Leakage: steering a row's dimension moves a column's by");
        var ids = table.Dimensions.Select(d => d.Dimension).ToList();
        var rows = TableOf.Columns(["steered", .. ids.Select(id => "#" + id)]);
        for (var i = 0; i < leakage.Count; i++) rows.With([ids[i], .. leakage[i].Select(x => $"{x:+0.000;-0.000}")]);
        terminal.OutputConsole.Write(rows);
    }
}
