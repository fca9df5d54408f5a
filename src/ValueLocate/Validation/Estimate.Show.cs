using ValueLocate.Charts;

namespace ValueLocate.Validation;

[TypeFormatterSource(typeof(HtmlFormatters), PreferredMimeTypes = ["text/html"])]
public sealed partial record Estimate : IShowsHtml
{
    /// <summary>The mean and its interval.</summary>
    public string ToHtml() => $"<span>{Markup.Text(ToString())}</span>";

    /// <summary>"+0.118 [+0.081, +0.156]".</summary>
    public override string ToString() => Numbers.Estimate(this);
}
