using Microsoft.Data.Analysis;
using ValueLocate.Reports;

namespace ValueLocate.Organisms;

[TypeFormatterSource(typeof(HtmlFormatters), PreferredMimeTypes = ["text/html"])]
public sealed partial record OrganismMeasures : IShowsHtml
{
    /// <summary>What was measured, a row a dimension; shares from 0 to 1.</summary>
    public string ToHtml() => OrganismTables.Of(this).ToHtml();

    /// <summary>A row a dimension.</summary>
    public DataFrame ToDataFrame() => OrganismTables.Of(this).ToDataFrame();

    /// <summary>The table as text.</summary>
    public override string ToString() => OrganismTables.Of(this).ToString();
}
