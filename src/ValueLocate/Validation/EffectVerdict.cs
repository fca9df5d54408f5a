using System.Globalization;
using ValueLocate.Statistics;

namespace ValueLocate.Validation;

/// <summary>What an effect's numbers allow to be said, and what not.</summary>
public static class EffectVerdict
{
    /// <summary>An effect counts as more than its controls' where its adjusted p is at most this.</summary>
    public const double Level = 0.05;

    /// <summary>Fewer questions than this say nothing of others.</summary>
    public const int Fewest = 20;

    /// <summary>
    /// Whether steering beats its controls: the steering effect's interval lies above 0 and is over <see cref="Fewest"/> questions or more, and its largest p
    /// among the controls that were drawn (random directions, random neurons with their own edits, permuted labels), by Holm's correction over dimensions, is
    /// at most <see cref="Level"/>. With k dimensions that takes at least 20 k - 1 draws.
    /// </summary>
    public static bool BeatsControls(EffectRow row) => row.Questions >= Fewest && row.HalfDifference.AboveZero && row.AdjustedP <= Level;

    /// <summary>
    /// Whether there is an effect on the own dimension that is not short of its controls', and it is larger than on the others: null where that was not
    /// measured. One below 0 is not specific because it is further below 0 on the others, and one that random neurons have too is not the found neurons'.
    /// </summary>
    public static bool? IsSpecific(EffectRow row) =>
        row.Specificity is { } s ? row.Questions >= Fewest && s.AboveZero && row.HalfDifference.AboveZero && !(row.AdjustedP > Level) : null;

    /// <summary>
    /// Which direction by itself does the opposite of what it should, its interval wholly on the wrong side of 0, with its number; null where none does. The
    /// steering effect can be above 0 all the same: the other direction then moves further the same way.
    /// </summary>
    public static string? WrongWay(EffectRow row) => WrongWay(row, Text);

    /// <summary>The same, with estimates printed as the place wants them.</summary>
    internal static string? WrongWay(EffectRow row, Func<Estimate, string> print)
    {
        (string Name, Estimate Effect, bool Wrong)[] directions = [("positive", row.Positive, row.Positive.High < 0),
            ("negative", row.Negative, row.Negative.Low > 0)];
        var wrong = directions.Where(d => d.Wrong && row.Questions >= Fewest).ToList();
        return wrong.Count switch
        {
            0 => null,
            1 => $"steering toward {wrong[0].Name} alone goes the wrong way ({print(wrong[0].Effect)})",
            _ => $"steering goes the wrong way in both directions ({string.Join("; ", wrong.Select(d => $"toward {d.Name} {print(d.Effect)}"))})",
        };
    }

    /// <summary>
    /// One sentence that says whether steering beats its controls, whether the effect is specific, and whether a direction goes the wrong way.
    /// </summary>
    /// <param name="row">What was measured.</param>
    /// <param name="budget">The KL budget: damage beyond it is called so.</param>
    public static string Sentence(EffectRow row, double budget = double.PositiveInfinity)
    {
        var half = row.HalfDifference;
        var controls = double.IsNaN(row.AdjustedP) ? "not compared with random neurons" : "p " + Numbers.Plain(row.AdjustedP) + " against " + Controls(row);
        var verdict = BeatsControls(row) ? "steering beats its controls" : "steering is not shown to beat its controls";
        var specific = IsSpecific(row) switch
        {
            null => "specificity was not measured",
            true => $"the effect is specific (own minus mean other {Text(row.Specificity!)})",
            false => $"the effect is not shown to be specific (own minus mean other {Text(row.Specificity!)})",
        };
        var beyond = row.Kl?.Mean > budget ? string.Create(CultureInfo.InvariantCulture, $", larger than the budget of {budget}") : "";
        var wrong = WrongWay(row) is { } way ? $"; {way}" : "";
        if (row.Questions < Fewest) wrong += $"; {row.Questions} {(row.Questions == 1 ? "question is" : "questions are")} too few to say anything of others";
        return string.Create(CultureInfo.InvariantCulture, $"{row.Dimension}: {verdict} (steering effect {Text(half)} nats a token, {controls}; KL "
            + $"{Numbers.Plain(row.Kl?.Mean)}{beyond}), and {specific}{wrong}.");
    }

    /// <summary>The controls that were drawn, each with its mean and how many draws.</summary>
    private static string Controls(EffectRow row)
    {
        List<(string Name, double Mean, int Draws)> controls = [];
        if (row.RandomNeurons is { } own) controls.Add(("random neurons with their own edits", own.Mean, own.Draws));
        if (row.PermutedLabels is { } permuted) controls.Add(("permuted labels", permuted.Mean, permuted.Draws));
        if (row.RandomDraws > 0) controls.Add(("random directions", row.RandomMean, row.RandomDraws));
        return string.Join(", ", controls.Select(c =>
            string.Create(CultureInfo.InvariantCulture, $"{c.Draws} {c.Name} (mean {Numbers.Three(c.Mean)})")));
    }

    /// <summary>
    /// The sentences about a table's dimensions and all together; one sentence alone where the model predicts no text (<see cref="ModelSanity.Refusal"/>).
    /// </summary>
    /// <param name="table">What was measured.</param>
    /// <param name="budget">The KL budget: damage beyond it is called so.</param>
    public static IReadOnlyList<string> Sentences(EffectTable table, double budget)
    {
        ArgumentNullException.ThrowIfNull(table);
        return table.Sanity?.Refusal is { } refusal ? [refusal] : [.. table.Dimensions.Append(table.Pooled).Select(r => Sentence(r, budget))];
    }

    /// <summary>"+0.123 [+0.100, +0.150]".</summary>
    public static string Text(Estimate e) =>
        $"{Numbers.Three(e.Mean)} [{Numbers.Three(e.Low)}, {Numbers.Three(e.High)}]";
}
