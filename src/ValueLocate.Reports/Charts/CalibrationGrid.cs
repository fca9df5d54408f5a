using ValueLocate.Statistics;

namespace ValueLocate.Reports;

/// <summary>Every dimension's calibration in a report, on one scale.</summary>
internal static class CalibrationGrid
{
    public static string Html(ReportInput input)
    {
        var all = input.Located.Calibrations;
        double[] y = CalibrationChart.Counts(all), x = CalibrationChart.Thresholds(all);
        var figures = all.Select((c, i) =>
        {
            var set = input.Located.Sets[i];
            var name = input.Short(set.Dimension);
            return $"<div><h4>{Markup.Encode(name)}</h4>" + CalibrationChart.Build(c, set.Threshold, name + ": ", y, x).Figure(
                $"calibration-{i}",
                $"Calibrated threshold {c.ThresholdText}; smallest |delta| selected {Numbers.Plain(set.Threshold)}; split-half {Numbers.Plain(c.SplitHalf)}.",
                legend: false) + "</div>";
        });
        return $"""
            <h3>Threshold against permuted labels</h3>
            {Markup.Legend(CalibrationChart.Signs)}
            <div class="grid">
            {string.Join("\n", figures)}
            </div>
            """;
    }
}
