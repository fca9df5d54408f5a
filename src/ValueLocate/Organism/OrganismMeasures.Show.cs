using Microsoft.Data.Analysis;
using ValueLocate.Charts;

namespace ValueLocate.Organism;

[TypeFormatterSource(typeof(HtmlFormatters), PreferredMimeTypes = ["text/html"])]
public sealed partial record OrganismMeasures : IShowsHtml
{
    /// <summary>What was measured, a row a dimension; shares from 0 to 1.</summary>
    public string ToHtml() => Tables.Of(this).ToHtml();

    /// <summary>A row a dimension.</summary>
    public DataFrame ToDataFrame() => Tables.Of(this).ToDataFrame();

    /// <summary>The table as text.</summary>
    public override string ToString() => Tables.Of(this).ToString();
}
