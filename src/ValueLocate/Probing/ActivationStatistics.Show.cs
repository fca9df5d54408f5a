using Microsoft.Data.Analysis;
using ValueLocate.Charts;

namespace ValueLocate.Probing;

[TypeFormatterSource(typeof(HtmlFormatters), PreferredMimeTypes = ["text/html"])]
public sealed partial class ActivationStatistics : IShowsHtml
{
    /// <summary>Tokens and size, and a row a layer.</summary>
    public string ToHtml() => Tables.Of(this).ToHtml();

    /// <summary>A row a layer: mean p, mean activation, neurons that were never active.</summary>
    public DataFrame ToDataFrame() => Tables.Of(this).ToDataFrame();

    /// <summary>Activation probability by layer.</summary>
    public ChartFigure ToChart() => ActivityChart.Of(this);

    /// <summary>The table as text.</summary>
    public override string ToString() => Tables.Of(this).ToString();
}
