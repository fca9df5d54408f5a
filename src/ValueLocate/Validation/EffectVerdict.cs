using System.Globalization;
using ValueLocate.Statistics;

namespace ValueLocate.Validation;

/// <summary>What an effect's numbers allow to be said, and what not.</summary>
public static class EffectVerdict
{
    /// <summary>The percentile among matched random sets from which an effect counts as more than theirs.</summary>
    public const double Beyond = 95;

    /// <summary>Fewer questions than this say nothing of others: an interval over one is a point.</summary>
    public const int Fewest = 5;

    /// <summary>
    /// Whether steering beats matched random: the steering effect's interval lies above 0 and is over <see cref="Fewest"/> questions or more, and it is at
    /// least the 95th percentile of the random sets.
    /// </summary>
    public static bool BeatsRandom(EffectRow row) => row.Questions >= Fewest && row.HalfDifference.AboveZero && row.Percentile >= Beyond;

    /// <summary>
    /// Whether there is an effect on the own dimension that is not short of matched random's, and it is larger than on the others: null where that was not
    /// measured. One below 0 is not specific because it is further below 0 on the others, and one that random neurons have too is not the found neurons'.
    /// </summary>
    public static bool? IsSpecific(EffectRow row) =>
        row.Specificity is { } s ? row.Questions >= Fewest && s.AboveZero && row.HalfDifference.AboveZero && !(row.Percentile < Beyond) : null;

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
    /// One sentence that says whether steering beats matched random, whether the effect is specific, and whether a direction goes the wrong way.
    /// </summary>
    /// <param name="row">What was measured.</param>
    /// <param name="budget">The damage budget, below 0: damage beyond it is called so.</param>
    public static string Sentence(EffectRow row, double budget = double.NegativeInfinity)
    {
        var half = row.HalfDifference;
        var random = double.IsNaN(row.Percentile)
            ? "not compared with matched random neurons"
            : string.Create(CultureInfo.InvariantCulture,
                $"percentile {row.Percentile:0.#} of {row.RandomDraws} matched random sets, whose mean is {row.RandomMean:+0.000;-0.000}");
        var verdict = BeatsRandom(row) ? "steering beats matched random" : "steering is not shown to beat matched random";
        var specific = IsSpecific(row) switch
        {
            null => "specificity was not measured",
            true => $"the effect is specific (own minus mean other {Text(row.Specificity!)})",
            false => $"the effect is not shown to be specific (own minus mean other {Text(row.Specificity!)})",
        };
        var beyond = row.Damage < budget ? string.Create(CultureInfo.InvariantCulture, $", larger than the budget of {budget}") : "";
        var wrong = WrongWay(row) is { } way ? $"; {way}" : "";
        if (row.Questions < Fewest) wrong += $"; {row.Questions} {(row.Questions == 1 ? "question is" : "questions are")} too few to say anything of others";
        return string.Create(CultureInfo.InvariantCulture, $"{row.Dimension}: {verdict} (steering effect {Text(half)} nats a token, {random}; damage "
            + $"{row.Damage:+0.000;-0.000}{beyond}), and {specific}{wrong}.");
    }

    /// <summary>
    /// The sentences about a table's dimensions and all together; one sentence alone where the model predicts no text (<see cref="ModelSanity.Refusal"/>).
    /// </summary>
    /// <param name="table">What was measured.</param>
    /// <param name="budget">The damage budget: damage beyond it is called so.</param>
    public static IReadOnlyList<string> Sentences(EffectTable table, double budget)
    {
        ArgumentNullException.ThrowIfNull(table);
        return table.Sanity?.Refusal is { } refusal ? [refusal] : [.. table.Dimensions.Append(table.Pooled).Select(r => Sentence(r, budget))];
    }

    /// <summary>"+0.123 [+0.100, +0.150]".</summary>
    public static string Text(Estimate e) =>
        string.Create(CultureInfo.InvariantCulture, $"{e.Mean:+0.000;-0.000} [{e.Low:+0.000;-0.000}, {e.High:+0.000;-0.000}]");
}
