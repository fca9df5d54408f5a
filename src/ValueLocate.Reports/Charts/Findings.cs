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
            { AboveZero: true } when EffectVerdict.BeatsControls(pooled) => "Editing the located neurons shifts the model's log-odds toward the steered "
                + $"value, by more than its controls do{Specificity(pooled)}.",
            { AboveZero: true } when double.IsNaN(pooled.AdjustedP) =>
                "Editing the located neurons shifts the model's log-odds toward the steered value; whether random neurons do the same was not measured.",
            { AboveZero: true } => "Editing the located neurons shifts the model's log-odds toward the steered value, but not by more than its "
                + "controls do: nothing is shown about the located ones.",
            { High: < 0 } => "Editing the located neurons shifts the model's log-odds away from the steered value: the method did not work here.",
            _ => "No effect was shown: the interval of the pooled effect of editing the located neurons includes 0.",
        };
        var damage = pooled.Kl is null ? " The damage was not measured." : pooled.Kl?.Mean > budget ? " The damage is larger than its budget." : "";
        var wrong = pooled.HalfDifference.AboveZero && EffectVerdict.WrongWay(pooled) is not null
            ? " But steering in one of the two directions goes the wrong way by itself." : "";
        return shown + wrong + damage + (heldOut ? "" : " The questions are by authors whose other pairs were searched.");
    }

    /// <summary>Damage against its budget.</summary>
    public static string Damage(EffectRow row, double budget) => row.Kl is not { } kl
        ? "damage not measured"
        : $"KL {Numbers.Plain(kl.Mean)} [{Numbers.Plain(kl.Low)}, {Numbers.Plain(kl.High)}] nats a token ({(kl.Mean <= budget ? "within" : "larger than")} the "
            + $"budget of {Numbers.Plain(budget)}), log-probability {Numbers.Signed(row.Damage)}";

    private static string Specificity(EffectRow pooled) => pooled.Specificity switch
    {
        null => "; whether it moves the steered value more than the other values was not measured",
        { AboveZero: true } => ", and it moves the steered value more than the other values",
        { High: < 0 } => "; but it moves the other values more than the steered one",
        _ => "; that it moves the steered value more than the other values was not shown",
    };
}
