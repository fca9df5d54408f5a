using ValueLocate.Statistics;
using ValueLocate.Steering;
using static ValueLocate.Reports.Markup;

namespace ValueLocate.Reports;

/// <summary>Effect and damage over the steering strength.</summary>
internal static class DoseSection
{
    public static string Html(ReportInput input)
    {
        var measured = input.Steering.Where(s => s.Doses.Count > 0).ToList();
        var table = Table(
            "Chosen strength of each dimension, and its KL on the neutral texts that it was chosen on, in nats a token",
            ["Dimension", "Gamma", "KL", $"Gamma with the common part {(input.Run.Settings.RemoveCommon ? "kept" : "removed")}",
                "Gamma of the residual stream"],
            input.Steering.Select(s => new TableRow(input.Short(s.Dimension),
                [Cell(Numbers.Short(s.Gamma)), Cell(Numbers.Plain(s.Kl)), Cell(Numbers.Short(s.GammaOther)), Cell(Numbers.Short(s.GammaResidual))])));
        if (measured.Count == 0) return Section("dose", "Dose and response", table, "<p>Other strengths were not measured.</p>");
        var budget = input.Run.Settings.KlBudget;
        double[] effect = DoseChart.Effects(measured), damage = DoseChart.Damages(measured, budget);
        var figures = measured.Select((s, i) =>
            Figure(s, input.Short(s.Dimension), i, DoseChart.Build(s, input.Short(s.Dimension), budget, effect, damage)));
        return Section(
            "dose",
            "Dose and response",
            "<p>Measured on the validation split, on which nothing was searched.</p>",
            Legend(DoseChart.Signs),
            $"<div class=\"grid\">\n{string.Join("\n", figures)}\n</div>",
            table,
            Folded("Every strength, as a table", Doses(input, measured)));
    }

    private static string Doses(ReportInput input, List<SteeringChoice> measured) => Table(
        "Steering effect on the validation split and KL, in nats a token; the chosen strength is bold",
        ["Dimension", "Gamma", "Steering effect", "Matched random", "KL"],
        measured.SelectMany(s => s.Doses.Select(d => new TableRow(
            input.Short(s.Dimension),
            [Cell(Numbers.Short(d.Gamma)), Cell(d.HalfDifference), Cell(Numbers.Signed(d.RandomMean), $"se {Numbers.Plain(d.RandomError)}"),
                Cell(Numbers.Plain(d.Kl))],
            d.Gamma == s.Gamma))));

    private static string Figure(SteeringChoice s, string name, int index, ChartFigure chart) => $"<div><h3>{Encode(name)}</h3>" + chart.Figure(
        $"dose-{index}",
        $"Chosen gamma {Numbers.Short(s.Gamma)}{(DoseChart.Logarithmic(s) && s.Gamma <= 0 ? " (off the axis: no edit)" : "")}, KL "
            + $"{Numbers.Plain(s.Kl)}.",
        legend: false) + "</div>";
}
