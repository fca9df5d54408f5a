using Microsoft.Data.Analysis;
using ValueLocate.Charts;

namespace ValueLocate.Locating;

[TypeFormatterSource(typeof(HtmlFormatters), PreferredMimeTypes = ["text/html"])]
public sealed partial class Significance : IShowsHtml
{
    /// <summary>The ten surest neurons.</summary>
    public string ToHtml() => Tables.Of(this).First(10).ToHtml();

    /// <summary>A row a neuron, the smallest p first.</summary>
    public DataFrame ToDataFrame() => Tables.Of(this).ToDataFrame();

    /// <summary>delta against its significance.</summary>
    public ChartFigure ToChart() => VolcanoChart.Of(this);

    /// <summary>The table as text.</summary>
    public override string ToString() => Tables.Of(this).First(10).ToString();
}
