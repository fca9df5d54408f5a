using Microsoft.Data.Analysis;
using ValueLocate.Charts;

namespace ValueLocate.Locating;

[TypeFormatterSource(typeof(HtmlFormatters), PreferredMimeTypes = ["text/html"])]
public sealed partial record LocateResult : IShowsHtml
{
    /// <summary>A row a dimension: neurons found and how sure they are.</summary>
    public string ToHtml() => Tables.Of(this).ToHtml();

    /// <summary>A row a neuron of any dimension.</summary>
    public DataFrame ToDataFrame() => Tables.All(this).ToDataFrame();

    /// <summary>Neurons per layer.</summary>
    public ChartFigure ToChart() => LayersChart.Of(this);

    /// <summary>The table as text.</summary>
    public override string ToString() => Tables.Of(this).ToString();
}
