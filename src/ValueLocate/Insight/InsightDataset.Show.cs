using Microsoft.Data.Analysis;
using ValueLocate.Charts;

namespace ValueLocate.Insight;

[TypeFormatterSource(typeof(HtmlFormatters), PreferredMimeTypes = ["text/html"])]
public sealed partial class InsightDataset : IShowsHtml
{
    /// <summary>Records by dimension and split.</summary>
    public string ToHtml() => Tables.Of(this).ToHtml();

    /// <summary>A row a dimension: records by aspect and split.</summary>
    public DataFrame ToDataFrame() => Tables.Of(this).ToDataFrame();

    /// <summary>Records by kind, dimension and split.</summary>
    public ChartFigure ToChart() => CountsChart.Of(this);

    /// <summary>The table as text.</summary>
    public override string ToString() => Tables.Of(this).ToString();
}
