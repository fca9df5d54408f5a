using Microsoft.Data.Analysis;
using ValueLocate.Charts;

namespace ValueLocate.Organism;

[TypeFormatterSource(typeof(HtmlFormatters), PreferredMimeTypes = ["text/html"])]
public sealed partial record PlantedNeurons : IShowsHtml
{
    /// <summary>The neurons whose role is known.</summary>
    public string ToHtml() => Tables.Of(this).ToHtml();

    /// <summary>A row a neuron.</summary>
    public DataFrame ToDataFrame() => Tables.Of(this).ToDataFrame();

    /// <summary>The table as text.</summary>
    public override string ToString() => Tables.Of(this).ToString();
}
