using Microsoft.Data.Analysis;
using ValueLocate.Charts;

namespace ValueLocate.Validation;

[TypeFormatterSource(typeof(HtmlFormatters), PreferredMimeTypes = ["text/html"])]
public sealed partial record ValidationResult : IShowsHtml
{
    /// <summary>The verdict of the pooled row in a sentence, and the judged table.</summary>
    public string ToHtml() => $"<p>{Markup.Text(EffectVerdict.Sentence(Judged.Pooled))}</p>{Judged.ToHtml()}";

    /// <summary>The judged table: a row a dimension, and the pooled one.</summary>
    public DataFrame ToDataFrame() => Judged.ToDataFrame();

    /// <summary>Effects on the judged questions.</summary>
    public ChartFigure ToChart() => Judged.ToChart();

    /// <summary>The table as text.</summary>
    public override string ToString() => Judged.ToString();
}
