using ValueLocate.Statistics;
using ValueLocate.Validation;
using static ValueLocate.Statistics.Numbers;

namespace ValueLocate.Reports;

/// <summary>"What was and was not shown": prose made from the numbers.</summary>
internal static class ShownSection
{
    public static string Html(ReportInput input) =>
        Markup.Section("shown", "What was and was not shown",
            [.. input.Validation.Judged.Sanity?.Refusal is { } refusal ? [Strong(refusal), Strong(input.DatasetCaution)] : Shown(input)]);

    private static string Strong(string? sentence) => sentence is null ? "" : $"<p><strong>{Markup.Encode(sentence)}</strong></p>";

    private static string[] Shown(ReportInput input) =>
    [
        $"<p>{string.Join(" ", Pooled(input))}</p>",
        $"<p>{string.Join(" ", Controls(input))}</p>",
        $"<p>{Dimensions(input)}</p>",
        $"<ul>\n{string.Concat(input.Validation.Judged.Dimensions.Select(r => $"<li>{Row(input, r)}</li>\n"))}</ul>",
        $"<p class=\"note\">{Markup.Encode(Measured(input))}</p>",
    ];

    private static IEnumerable<string> Pooled(ReportInput input)
    {
        var budget = input.Run.Settings.KlBudget;
        var table = input.Validation.Judged;
        var p = table.Pooled;
        yield return Markup.Encode(input.Validation.HeldOut
            ? $"Measured on {Count(p.Questions)} questions of the {table.Questions}, of which no pair was searched."
            : $"Measured on {Count(p.Questions)} questions by authors whose other pairs were searched: that the effect carries over to another author was "
                + "not shown.");
        yield return $"Pooled over {Count(table.Dimensions.Count)} dimensions, half the difference of the two directions is <strong>"
            + $"{Estimate(p.HalfDifference)} nats a token</strong>: {Verdict(EffectVerdict.BeatsControls(p), Random(p))}.";
        yield return Markup.Encode($"On neutral answers it costs: {Findings.Damage(p, budget)}.");
        if (WrongWay(p) is { } wrong) yield return $"But {wrong}.";
        if (input.DatasetCaution is { } caution) yield return $"<strong>{Markup.Encode(caution)}</strong>";
        yield return "Specificity, the own effect minus the mean effect on the other dimensions: " + Specific(p);
        if (table.SpecificityOther is { } other)
            yield return $"With the part that all dimensions share {(input.Run.Settings.RemoveCommon ? "kept" : "removed")}, specificity is "
                + $"{Estimate(other)} (change of log-probability {Signed(table.DamageOther)}): "
                + $"{Verdict(other.AboveZero, other.AboveZero ? "above 0" : "not shown")}.";
    }

    private static IEnumerable<string> Controls(ReportInput input)
    {
        var p = input.Validation.Judged.Pooled;
        yield return p.RandomNeurons is null ? "Random neurons with their own edits were not measured."
            : Drawn("Random neurons with their own edits", p.RandomNeurons);
        yield return p.PermutedLabels is null ? "Neurons found with permuted labels were not measured."
            : Drawn("Neurons found with permuted labels", p.PermutedLabels);
        foreach (var b in p.Baselines)
        {
            yield return $"{Markup.Encode(char.ToUpperInvariant(b.Name[0]) + b.Name[1..])}{(b.Kl is { } kl ? $" (KL {Plain(kl.Mean)})" : "")} gives "
                + $"{Estimate(b.HalfDifference)}{(b.Specificity is { } s ? $", specificity {Estimate(s)}" : "")}; the neurons' effect less it is "
                + $"{Estimate(b.NeuronsMinus)}: {Verdict(b.NeuronsMinus.AboveZero, Beside(b.NeuronsMinus))}.";
        }
    }

    private static string Drawn(string name, DrawnControl c) =>
        $"{name} give {Signed(c.Mean)} (sd {Plain(c.Sd)}, {Count(c.Draws)} draws) where the found ones give {Signed(c.Found)}: p {Plain(c.P)}.";

    private static string Beside(Estimate difference)
    {
        if (difference.AboveZero) return "the neurons do more";
        return difference.High < 0 ? "the baseline does more" : "no difference is shown";
    }

    private static string Dimensions(ReportInput input)
    {
        var rows = input.Validation.Judged.Dimensions;
        return $"By dimension: {Of(EffectVerdict.BeatsControls)} beating their controls, {Of(r => EffectVerdict.IsSpecific(r) == true)} with an "
            + $"effect that is specific, {Of(r => EffectVerdict.WrongWay(r) is not null)} with a direction that goes the wrong way, "
            + $"{Of(r => r.Kl?.Mean <= input.Run.Settings.KlBudget)} within the KL budget.";

        string Of(Func<EffectRow, bool> holds) => $"{Count(rows.Count(holds))} of {Count(rows.Count)}";
    }

    private static string Row(ReportInput input, EffectRow r)
    {
        var residual = r.Residual is null ? "not measured" : $"{Estimate(r.Residual)}, the neurons less it {Estimate(r.NeuronsMinusResidual)}";
        return $"<strong>{Markup.Encode(input.Name(r.Dimension))}</strong>: {Estimate(r.HalfDifference)}, "
            + $"{Verdict(EffectVerdict.BeatsControls(r), Random(r))}{(WrongWay(r) is { } wrong ? $", but {wrong}" : "")}; "
            + $"{Markup.Encode(Findings.Damage(r, input.Run.Settings.KlBudget))}; specificity {Specific(r)} "
            + $"Residual stream, natural gradient: {residual}.";
    }

    private static string Random(EffectRow r)
    {
        var place = double.IsNaN(r.AdjustedP) ? "" : $" (p {Plain(r.AdjustedP)})";
        if (!r.HalfDifference.AboveZero)
            return (r.HalfDifference.High < 0 ? "below 0: the wrong direction" : "no effect shown, the interval includes 0") + place;
        if (double.IsNaN(r.AdjustedP)) return "above 0; random neurons were not measured";
        return (r.AdjustedP <= EffectVerdict.Level ? "beats its controls" : "above 0, but not beyond its controls") + place;
    }

    private static string Specific(EffectRow r) => r.Specificity is null ? "not measured."
        : $"{Estimate(r.Specificity)}, {Verdict(EffectVerdict.IsSpecific(r) == true, WhetherSpecific(r, r.Specificity))}.";

    private static string WhetherSpecific(EffectRow r, Estimate specificity)
    {
        if (specificity.High < 0) return "below 0, the others move more";
        if (!specificity.AboveZero) return "not shown";
        if (!r.HalfDifference.AboveZero) return "above 0, but the effect itself is not";
        return r.AdjustedP > EffectVerdict.Level ? "above 0, but the effect is not beyond its controls" : "above 0";
    }

    private static string? WrongWay(EffectRow r) => EffectVerdict.WrongWay(r, e => Estimate(e)) is { } way ? Verdict(false, way) : null;

    private static string Verdict(bool yes, string text) => $"<span class=\"verdict {(yes ? "yes" : "no")}\">{Markup.Encode(text)}</span>";

    private static string Measured(ReportInput input) =>
        "What is measured is the contrast log-odds: the mean log-probability a token of a given positive answer minus that of a given negative one, with "
        + "no persona in the prompt. "
        + "The steering effect is half the difference of the two directions. "
        + "It does not show that freely written answers change; for that, read the answers side by side. "
        + "Intervals are 95 % from a bootstrap over questions, not corrected for looking at several dimensions. "
        + $"\"Beats its controls\" means: the interval lies above 0 over at least {Count(EffectVerdict.Fewest)} questions, and p is at most "
        + $"{Short(EffectVerdict.Level)} against each control that was drawn (random directions, random neurons with their own edits, permuted labels), by "
        + "Holm's correction over dimensions. "
        + "\"Specific\" asks for that too, where random sets were measured, and for a specificity whose interval lies above 0. "
        + "A direction \"goes the wrong way\" where the interval of its own effect lies wholly on the other side of 0. "
        + $"This is one run of one model ({input.ModelName}) with seed {Count(input.Run.Settings.Seed)}.";
}
