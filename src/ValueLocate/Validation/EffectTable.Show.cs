using Microsoft.Data.Analysis;
using ValueLocate.Charts;

namespace ValueLocate.Validation;

[TypeFormatterSource(typeof(HtmlFormatters), PreferredMimeTypes = ["text/html"])]
public sealed partial record EffectTable : IShowsHtml
{
    /// <summary>A row a dimension, and the pooled one.</summary>
    public string ToHtml() => Tables.Of(this).ToHtml();

    /// <summary>A row a dimension, and the pooled one.</summary>
    public DataFrame ToDataFrame() => Tables.Of(this).ToDataFrame();

    /// <summary>Effects with intervals and controls.</summary>
    public ChartFigure ToChart() => EffectsChart.Of(this);

    /// <summary>The table as text.</summary>
    public override string ToString() => Tables.Of(this).ToString();
}
