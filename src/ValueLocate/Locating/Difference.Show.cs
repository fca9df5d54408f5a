using Microsoft.Data.Analysis;
using ValueLocate.Charts;

namespace ValueLocate.Locating;

[TypeFormatterSource(typeof(HtmlFormatters), PreferredMimeTypes = ["text/html"])]
public sealed partial class Difference : IShowsHtml
{
    /// <summary>The ten neurons with the largest |delta|.</summary>
    public string ToHtml() => Tables.Of(this).First(10).ToHtml();

    /// <summary>A row a neuron, the largest |delta| first.</summary>
    public DataFrame ToDataFrame() => Tables.Of(this).ToDataFrame();

    /// <summary>How many neurons have which delta.</summary>
    public ChartFigure ToChart() => DeltaHistogram.Of(this);

    /// <summary>The table as text.</summary>
    public override string ToString() => Tables.Of(this).First(10).ToString();
}
