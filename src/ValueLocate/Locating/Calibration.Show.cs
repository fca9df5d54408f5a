using Microsoft.Data.Analysis;
using ValueLocate.Charts;

namespace ValueLocate.Locating;

[TypeFormatterSource(typeof(HtmlFormatters), PreferredMimeTypes = ["text/html"])]
public sealed partial record Calibration : IShowsHtml
{
    /// <summary>Neurons that pass each threshold, as far as any does.</summary>
    public string ToHtml() => Tables.Of(this).First(1 + Passing.Count(n => n > 0)).ToHtml();

    /// <summary>A row a threshold.</summary>
    public DataFrame ToDataFrame() => Tables.Of(this).ToDataFrame();

    /// <summary>The counts over thresholds.</summary>
    public ChartFigure ToChart() => CalibrationChart.Of(this);

    /// <summary>The table as text.</summary>
    public override string ToString() => Tables.Of(this).First(1 + Passing.Count(n => n > 0)).ToString();
}
