using ValueLocate.Statistics;
using static ValueLocate.Reports.Markup;

namespace ValueLocate.Reports;

/// <summary>What steering one dimension does to the others, and how alike the dimensions' neurons are.</summary>
internal static class LeakageSection
{
    public static string Html(ReportInput input)
    {
        var judged = input.Validation.Judged;
        var names = judged.Dimensions.Select(r => input.Short(r.Dimension)).ToList();
        var found = input.Located.Sets.Select(s => input.Short(s.Dimension)).ToList();
        var removed = input.Run.Settings.RemoveCommon;
        var largest = Largest(judged.Leakage, judged.LeakageOther);
        return Section(
            "leakage",
            "Leakage and overlap",
            $"<p>Row: the dimension steered; column: the one measured; framed: its own. Specificity, pooled: {Numbers.Estimate(judged.Pooled.Specificity)} "
                + $"as run, {Numbers.Estimate(judged.SpecificityOther)} with the common part {(removed ? "kept" : "removed")}. Part of the opposition that "
                + "appears when the common part is removed is there by construction.</p>",
            "<div class=\"grid\">",
            Heat($"Steering effect in nats a token, common part {(removed ? "removed" : "kept")} (as run)", names, judged.Leakage, largest, Numbers.Signed),
            Heat($"Steering effect in nats a token, common part {(removed ? "kept" : "removed")}", names, judged.LeakageOther, largest, Numbers.Signed),
            Heat("Overlap of the neuron sets (Jaccard: shared / all of both)", found, input.Located.Overlap, 1, Numbers.Plain),
            Heat("Correlation of delta over all neurons (Pearson)", found, input.Located.Correlation, 1, Numbers.Signed),
            "</div>",
            "<p class=\"note\">Blue is above 0 and orange below; the two leakage tables share one scale, the other two run from \u22121 to 1.</p>");
    }

    private static string Heat(string caption, List<string> names, IReadOnlyList<IReadOnlyList<double>>? values, double largest, Func<double?, string> print) =>
        values is null
            ? $"<p>{Encode(caption)}: not measured.</p>"
            : Table(
                caption,
                ["", .. names],
                values.Select((row, i) => new TableRow(
                    i < names.Count ? names[i] : "",
                    row.Select((v, j) => $"<td{Shade(v, largest, i == j ? "own" : double.IsFinite(v) ? "" : "none")}>{print(v)}</td>"))),
                "heat");

    private static double Largest(params IReadOnlyList<IReadOnlyList<double>>?[] matrices) =>
        matrices.Where(m => m is not null).SelectMany(m => m!).SelectMany(r => r).Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
}
