using ValueLocate.Statistics;
using ValueLocate.Validation;
using static ValueLocate.Statistics.Numbers;

namespace ValueLocate.Reports;

/// <summary>"What was and was not shown": prose made from the numbers.</summary>
internal static class ShownSection
{
    public static string Html(ReportInput input) =>
        Markup.Section("shown", "What was and was not shown", [.. input.Validation.Judged.Sanity?.Refusal is { } refusal ? [Refused(refusal)] : Shown(input)]);

    private static string Refused(string refusal) => $"<p><strong>{Markup.Encode(refusal)}</strong></p>";

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
        var budget = input.Run.Settings.DamageBudget;
        var table = input.Validation.Judged;
        var p = table.Pooled;
        yield return Markup.Encode(input.Validation.HeldOut
            ? $"Measured on {Count(p.Questions)} questions by an author none of whose pairs were searched{(input.Run.HeldOutAuthor is { } a ? $" ({a})" : "")}."
            : $"Measured on {Count(p.Questions)} questions by authors whose other pairs were searched: that the effect carries over to another author was "
                + "not shown.");
        yield return $"Pooled over {Count(table.Dimensions.Count)} dimensions, half the difference of the two directions is <strong>"
            + $"{Estimate(p.HalfDifference)} nats a token</strong>: {Verdict(EffectVerdict.BeatsRandom(p), Random(p))}.";
        yield return Markup.Encode($"On neutral text it costs: {Findings.Damage(p.Damage, budget)}.");
        if (WrongWay(p) is { } wrong) yield return $"But {wrong}.";
        if (input.DatasetCaution is { } caution) yield return $"<strong>{Markup.Encode(caution)}</strong>";
        yield return "Specificity, the own effect minus the mean effect on the other dimensions: " + Specific(p);
        if (table.SpecificityOther is { } other)
            yield return $"With the part that all dimensions share {(input.Run.Settings.RemoveCommon ? "kept" : "removed")}, specificity is "
                + $"{Estimate(other)} (damage {Signed(table.DamageOther)}): {Verdict(other.AboveZero, other.AboveZero ? "above 0" : "not shown")}.";
    }

    private static IEnumerable<string> Controls(ReportInput input)
    {
        var p = input.Validation.Judged.Pooled;
        yield return p.PermutedLabels is null
            ? "Neurons found with permuted labels were not measured."
            : $"Neurons found with permuted labels and edited as strongly give {Estimate(p.PermutedLabels)}"
                + $"{Findings.Beside(p.HalfDifference, p.PermutedLabels)}"
                + $"{(p.PermutedLabels.AboveZero ? "; as that is itself above 0, part of the effect needs no right labels" : "")}.";
        yield return p.Residual is null
            ? "The residual-stream baseline was not measured."
            : $"The residual-stream baseline, within the same budget (damage {Signed(p.ResidualDamage)}), gives {Estimate(p.Residual)}"
                + $"{Findings.Beside(p.HalfDifference, p.Residual)}.";
    }

    private static string Dimensions(ReportInput input)
    {
        var rows = input.Validation.Judged.Dimensions;
        return $"By dimension: {Of(EffectVerdict.BeatsRandom)} beating matched random neurons, {Of(r => EffectVerdict.IsSpecific(r) == true)} with an "
            + $"effect that is specific, {Of(r => EffectVerdict.WrongWay(r) is not null)} with a direction that goes the wrong way, "
            + $"{Of(r => r.Damage >= input.Run.Settings.DamageBudget)} within the damage budget.";

        string Of(Func<EffectRow, bool> holds) => $"{Count(rows.Count(holds))} of {Count(rows.Count)}";
    }

    private static string Row(ReportInput input, EffectRow r)
    {
        var permuted = r.PermutedLabels is null ? "not measured" : Estimate(r.PermutedLabels);
        var residual = r.Residual is null ? "not measured" : Estimate(r.Residual);
        return $"<strong>{Markup.Encode(input.Name(r.Dimension))}</strong>: {Estimate(r.HalfDifference)}, "
            + $"{Verdict(EffectVerdict.BeatsRandom(r), Random(r))}{(WrongWay(r) is { } wrong ? $", but {wrong}" : "")}; "
            + $"{Markup.Encode(Findings.Damage(r.Damage, input.Run.Settings.DamageBudget))}; specificity {Specific(r)} Permuted labels {permuted}; "
            + $"residual stream {residual}.";
    }

    private static string Random(EffectRow r)
    {
        var few = r.RandomDraws is > 0 and < 20 ? ", too few for a fine figure" : "";
        var place = double.IsNaN(r.Percentile) ? "" : $" (above {Short(r.Percentile)} % of {Count(r.RandomDraws)} random sets{few})";
        if (!r.HalfDifference.AboveZero)
            return (r.HalfDifference.High < 0 ? "below 0: the wrong direction" : "no effect shown, the interval includes 0") + place;
        if (double.IsNaN(r.Percentile)) return "above 0; matched random neurons were not measured";
        return (r.Percentile >= EffectVerdict.Beyond ? "beats matched random neurons" : "above 0, but not beyond matched random neurons") + place;
    }

    private static string Specific(EffectRow r) => r.Specificity is null ? "not measured."
        : $"{Estimate(r.Specificity)}, {Verdict(EffectVerdict.IsSpecific(r) == true, WhetherSpecific(r, r.Specificity))}.";

    private static string WhetherSpecific(EffectRow r, Estimate specificity)
    {
        if (specificity.High < 0) return "below 0, the others move more";
        if (!specificity.AboveZero) return "not shown";
        if (!r.HalfDifference.AboveZero) return "above 0, but the effect itself is not";
        return r.Percentile < EffectVerdict.Beyond ? "above 0, but the effect is not beyond matched random neurons" : "above 0";
    }

    private static string? WrongWay(EffectRow r) => EffectVerdict.WrongWay(r, e => Estimate(e)) is { } way ? Verdict(false, way) : null;

    private static string Verdict(bool yes, string text) => $"<span class=\"verdict {(yes ? "yes" : "no")}\">{Markup.Encode(text)}</span>";

    private static string Measured(ReportInput input) =>
        "What is measured is the contrast log-odds: the mean log-probability a token of a given positive answer minus that of a given negative one, with "
        + "no persona in the prompt. "
        + "The steering effect is half the difference of the two directions. "
        + "It does not show that freely written answers change; for that, read the answers side by side. "
        + "Intervals are 95 % from a bootstrap over questions, not corrected for looking at several dimensions. "
        + $"\"Beats matched random\" means: the interval lies above 0, and the effect exceeds at least {Short(EffectVerdict.Beyond)} % of random sets of "
        + "as many neurons in the same layers with edits of the same size. "
        + "\"Specific\" asks for that too, where random sets were measured, and for a specificity whose interval lies above 0. "
        + "A direction \"goes the wrong way\" where the interval of its own effect lies wholly on the other side of 0. "
        + $"This is one run of one model ({input.ModelName}) with seed {Count(input.Run.Settings.Seed)}.";
}
