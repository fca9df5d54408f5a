using Microsoft.Data.Analysis;
using ValueLocate.Charts;

namespace ValueLocate.Locating;

[TypeFormatterSource(typeof(HtmlFormatters), PreferredMimeTypes = ["text/html"])]
public sealed partial record NeuronSet : IShowsHtml
{
    /// <summary>How many neurons there are, and the ten strongest positive ones.</summary>
    public string ToHtml() => Tables.Of(this).First(10).ToHtml();

    /// <summary>A row a neuron: positive ones first, the strongest first.</summary>
    public DataFrame ToDataFrame() => Tables.Of(this).ToDataFrame();

    /// <summary>Neurons per layer, up to the last layer that has any.</summary>
    public ChartFigure ToChart() => LayersChart.OfSet(this, 1 + All.Select(n => n.Layer).DefaultIfEmpty(0).Max());

    /// <summary>The table as text.</summary>
    public override string ToString() => Tables.Of(this).First(10).ToString();
}
