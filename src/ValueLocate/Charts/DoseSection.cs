using ValueLocate.Steering;
using static ValueLocate.Charts.Markup;

namespace ValueLocate.Charts;

/// <summary>Effect and damage over the steering strength.</summary>
internal static class DoseSection
{
    public static string Html(ReportInput input)
    {
        var measured = input.Steering.Where(s => s.Doses.Count > 0).ToList();
        var table = Table(
            "Chosen strength of each dimension, and its damage on the neutral texts that it was chosen on, in nats a token",
            ["Dimension", "Gamma", "Damage", $"Gamma with the common part {(input.Run.Settings.RemoveCommon ? "kept" : "removed")}", "Gamma of the residual stream"],
            input.Steering.Select(s => new TableRow(input.Short(s.Dimension), [Cell(Numbers.Short(s.Gamma)), Cell(Numbers.Signed(s.Damage)), Cell(Numbers.Short(s.GammaOther)), Cell(Numbers.Short(s.GammaResidual))])));
        if (measured.Count == 0) return Section("dose", "Dose and response", table, "<p>Other strengths were not measured.</p>");
        double[] effect = Range(measured.SelectMany(s => s.Doses).SelectMany(d => (double[])[d.HalfDifference.Low, d.HalfDifference.High, d.RandomMean - d.RandomError, d.RandomMean + d.RandomError, d.RandomMean]).Append(0));
        double[] damage = Range(measured.SelectMany(s => s.Doses).Select(d => d.Damage).Append(0).Append(input.Run.Settings.DamageBudget));
        return Section(
            "dose",
            "Dose and response",
            "<p>Measured on the validation split, on which nothing was searched.</p>",
            ChartFigure.Legend(("\u25C6", "var(--pos)", "found neurons, half difference"), ("\u25A0", "var(--random)", "one matched random set, mean and standard error"), ("\u25CF", "var(--neg)", "damage"), ("\u2505", "var(--neg)", "damage budget"), ("\u2502", "var(--ink)", "chosen gamma")),
            $"<div class=\"grid\">\n{string.Join("\n", measured.Select((s, i) => DoseChart.Html(input, s, i, effect, damage)))}\n</div>",
            table,
            Folded("Every strength, as a table", Doses(input, measured)));
    }

    private static string Doses(ReportInput input, List<SteeringChoice> measured) => Table(
        "Half difference on the validation split and damage, in nats a token; the chosen strength is bold",
        ["Dimension", "Gamma", "Half difference", "Matched random", "Damage"],
        measured.SelectMany(s => s.Doses.Select(d => new TableRow(
            input.Short(s.Dimension),
            [Cell(Numbers.Short(d.Gamma)), Cell(d.HalfDifference), Cell(Numbers.Signed(d.RandomMean), $"se {Numbers.Plain(d.RandomError)}"), Cell(Numbers.Signed(d.Damage))],
            d.Gamma == s.Gamma))));

    private static double[] Range(IEnumerable<double> values)
    {
        var finite = values.Where(double.IsFinite).ToList();
        var pad = Math.Max(0.01, 0.06 * (finite.Max() - finite.Min()));
        return [finite.Min() - pad, finite.Max() + pad];
    }
}
