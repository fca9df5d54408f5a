using Microsoft.Data.Analysis;
using ValueLocate.Charts;

namespace ValueLocate.Steering;

[TypeFormatterSource(typeof(HtmlFormatters), PreferredMimeTypes = ["text/html"])]
public sealed partial record SteeringChoice : IShowsHtml
{
    /// <summary>The chosen strength, and a row a dose.</summary>
    public string ToHtml() => Tables.Of(this).ToHtml();

    /// <summary>A row a dose.</summary>
    public DataFrame ToDataFrame() => Tables.Of(this).ToDataFrame();

    /// <summary>Effect and damage over gamma.</summary>
    public ChartFigure ToChart() => DoseChart.Of(this);

    /// <summary>The table as text.</summary>
    public override string ToString() => Tables.Of(this).ToString();
}
