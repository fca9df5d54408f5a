using ValueLocate.Locating;
using ValueLocate.Statistics;
using static ValueLocate.Reports.Markup;

namespace ValueLocate.Reports;

/// <summary>Where the neurons lie, and how sure it is that they are not chance.</summary>
internal static class NeuronsSection
{
    public static string Html(ReportInput input) => Section(
        "neurons",
        "Neurons found",
        Reliability(input),
        LayersChart.Of(input.Located, input.Dimensions).Figure("layers-chart", "Neurons per layer on the same scale in every panel."),
        Folded("Neurons in each layer, as a table", Layers(input)),
        CalibrationGrid.Html(input),
        Folded("Neurons that pass each threshold, as tables", Enumerable.Range(0, input.Located.Calibrations.Count).Select(i => Thresholds(input, i))));

    private static string Reliability(ReportInput input)
    {
        var l = input.Located;
        return Table(
            "What was selected on the search questions. Split-half is the correlation of delta between two halves of the questions: 1 is perfect, 0 is noise.",
            ["Dimension", "Search questions", "Answer tokens", "Positive neurons", "Negative neurons", "Share of all", "Smallest |delta| taken",
                "Calibrated threshold", "Pass it, true labels", "Pass it, permuted", "Split-half"],
            l.Sets.Select((s, i) => new TableRow(
                input.Short(s.Dimension),
                [
                    Cell(At(l.Questions, i) is { } q ? Numbers.Count(q) : Numbers.NotMeasured),
                    Cell(At(l.Tokens, i) is { } t ? Numbers.Count(t) : Numbers.NotMeasured),
                    Cell(s.Positive.Count), Cell(s.Negative.Count),
                    Cell(l.Layers * (long)l.Neurons is > 0 and var all ? $"{Numbers.Percent(s.Count / (double)all)} %" : Numbers.NotMeasured),
                    Cell(Numbers.Plain(s.Threshold)),
                    .. Calibrated(i < l.Calibrations.Count ? l.Calibrations[i] : null),
                ])));
    }

    private static IEnumerable<string> Calibrated(Calibration? c)
    {
        if (c is null) return Enumerable.Repeat(Cell(Numbers.NotMeasured), 4);
        var at = c.IsCalibrated ? c.Thresholds.ToList().IndexOf(c.Threshold) : -1;
        return
        [
            Cell(c.ThresholdText),
            Cell(at >= 0 ? Numbers.Count(c.Passing[at]) : Numbers.NotMeasured),
            Cell(at >= 0 ? Numbers.MeanCount(c.PassingPermuted[at]) : Numbers.NotMeasured),
            Cell(Numbers.Plain(c.SplitHalf)),
        ];
    }

    private static string Layers(ReportInput input) => Table(
        "Positive / negative neurons in each layer",
        ["Layer", .. input.Located.Sets.Select(s => input.Short(s.Dimension))],
        Enumerable.Range(0, input.Located.Layers).Select(layer => new TableRow(
            Numbers.Count(layer),
            input.Located.Sets.Select(
                s => Cell($"{Numbers.Count(s.Positive.Count(n => n.Layer == layer))} / {Numbers.Count(s.Negative.Count(n => n.Layer == layer))}")))));

    private static string Thresholds(ReportInput input, int i)
    {
        var c = input.Located.Calibrations[i];
        // Past the largest |delta| every row is zero; the first such row says so.
        var rows = Math.Min(c.Thresholds.Count, 1 + c.Passing.Count(n => n > 0));
        return Table(
            $"{input.Short(input.Located.Sets[i].Dimension)}: neurons that pass a threshold on |delta|",
            ["Threshold", "True labels", "Permuted labels, mean"],
            Enumerable.Range(0, rows).Select(t => new TableRow(Numbers.Short(c.Thresholds[t]),
                [Cell(c.Passing[t]), Cell(Numbers.MeanCount(c.PassingPermuted[t]))], c.IsCalibrated && c.Thresholds[t] == c.Threshold)));
    }

    private static T? At<T>(IReadOnlyList<T> list, int i)
        where T : struct => i < list.Count ? list[i] : null;
}
