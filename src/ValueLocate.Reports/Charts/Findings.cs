using ValueLocate.Statistics;
using ValueLocate.Validation;

namespace ValueLocate.Reports;

/// <summary>What the numbers carry, and no more.</summary>
internal static class Findings
{
    /// <summary>The report's first sentence.</summary>
    public static string Headline(EffectRow pooled, bool heldOut, double budget)
    {
        var shown = pooled.HalfDifference switch
        {
            { AboveZero: true } when EffectVerdict.BeatsRandom(pooled) => "Editing the located neurons shifts the model's log-odds toward the steered "
                + $"value, by more than matched random neurons do{Specificity(pooled)}.",
            { AboveZero: true } when double.IsNaN(pooled.Percentile) =>
                "Editing the located neurons shifts the model's log-odds toward the steered value; whether random neurons do the same was not measured.",
            { AboveZero: true } => "Editing the located neurons shifts the model's log-odds toward the steered value, but not by more than matched random "
                + "neurons do: nothing is shown about the located ones.",
            { High: < 0 } => "Editing the located neurons shifts the model's log-odds away from the steered value: the method did not work here.",
            _ => "No effect was shown: the interval of the pooled effect of editing the located neurons includes 0.",
        };
        var damage = double.IsNaN(pooled.Damage) ? " The damage was not measured." : pooled.Damage < budget ? " The damage is larger than its budget." : "";
        var wrong = pooled.HalfDifference.AboveZero && EffectVerdict.WrongWay(pooled) is not null
            ? " But steering in one of the two directions goes the wrong way by itself." : "";
        return shown + wrong + damage + (heldOut ? "" : " The questions are by authors whose other pairs were searched.");
    }

    /// <summary>Damage against its budget.</summary>
    public static string Damage(double damage, double budget) => double.IsNaN(damage)
        ? "damage not measured"
        : $"damage {Numbers.Signed(damage)} ({(damage >= budget ? "within" : "larger than")} the budget of {Numbers.Signed(budget)})";

    /// <summary>A found effect beside a baseline's, by their intervals.</summary>
    public static string Beside(Estimate found, Estimate? baseline)
    {
        if (baseline is null || double.IsNaN(baseline.Mean)) return "";
        if (found.Low > baseline.High) return "; its interval lies below the found neurons'";
        return found.High < baseline.Low ? "; its interval lies above the found neurons': the baseline does better" : "; the two intervals overlap";
    }

    private static string Specificity(EffectRow pooled) => pooled.Specificity switch
    {
        null => "; whether it moves the steered value more than the other values was not measured",
        { AboveZero: true } => ", and it moves the steered value more than the other values",
        { High: < 0 } => "; but it moves the other values more than the steered one",
        _ => "; that it moves the steered value more than the other values was not shown",
    };
}
