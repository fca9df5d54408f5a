using System.Globalization;

namespace ValueLocate.Validation;

/// <summary>What an effect's numbers allow to be said, and what not.</summary>
public static class EffectVerdict
{
    /// <summary>The percentile among matched random sets from which an effect counts as more than theirs.</summary>
    public const double Beyond = 95;

    /// <summary>Whether steering beats matched random: the half difference's interval lies above 0, and it is at least the 95th percentile of the random sets.</summary>
    public static bool BeatsRandom(EffectRow row) => row.HalfDifference.AboveZero && row.Percentile >= Beyond;

    /// <summary>
    /// Whether there is an effect on the own dimension, and it is larger than on the others: null where that was not measured. One below 0 is not specific because it is
    /// further below 0 on the others.
    /// </summary>
    public static bool? IsSpecific(EffectRow row) => row.Specificity is { } s ? s.AboveZero && row.HalfDifference.AboveZero : null;

    /// <summary>One sentence that says whether steering beats matched random, and whether the effect is specific.</summary>
    /// <param name="row">What was measured.</param>
    /// <param name="budget">The damage budget, below 0: damage beyond it is called so.</param>
    public static string Sentence(EffectRow row, double budget = double.NegativeInfinity)
    {
        var half = row.HalfDifference;
        var random = double.IsNaN(row.Percentile)
            ? "not compared with matched random neurons"
            : string.Create(CultureInfo.InvariantCulture, $"percentile {row.Percentile:0.#} of {row.RandomDraws} matched random sets, whose mean is {row.RandomMean:+0.000;-0.000}");
        var verdict = BeatsRandom(row) ? "steering beats matched random" : "steering is not shown to beat matched random";
        var specific = IsSpecific(row) switch
        {
            null => "specificity was not measured",
            true => $"the effect is specific (own minus mean other {Text(row.Specificity!)})",
            false => $"the effect is not shown to be specific (own minus mean other {Text(row.Specificity!)})",
        };
        var beyond = row.Damage < budget ? string.Create(CultureInfo.InvariantCulture, $", larger than the budget of {budget}") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{row.Dimension}: {verdict} (half difference {Text(half)} nats a token, {random}; damage {row.Damage:+0.000;-0.000}{beyond}), and {specific}.");
    }

    /// <summary>"+0.123 [+0.100, +0.150]".</summary>
    public static string Text(Estimate e) => string.Create(CultureInfo.InvariantCulture, $"{e.Mean:+0.000;-0.000} [{e.Low:+0.000;-0.000}, {e.High:+0.000;-0.000}]");
}
