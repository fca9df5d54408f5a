using ValueLocate.Charts;

namespace ValueLocate.Validation;

[TypeFormatterSource(typeof(HtmlFormatters), PreferredMimeTypes = ["text/html"])]
public sealed partial record TokenTrace : IShowsHtml
{
    /// <summary>The text, coloured by the activation.</summary>
    public string ToHtml() => TokensView.Of(this).ToHtml();

    /// <summary>The text and its strongest activation.</summary>
    public override string ToString() => TokensView.Of(this).ToString();
}
