using ValueLocate.Charts;

namespace ValueLocate.Validation;

[TypeFormatterSource(typeof(HtmlFormatters), PreferredMimeTypes = ["text/html"])]
public sealed partial record SideBySide : IShowsHtml
{
    /// <summary>The answers side by side.</summary>
    public string ToHtml() => AnswersView.Of([this]).ToHtml();

    /// <summary>The answers one under another.</summary>
    public override string ToString() => AnswersView.Of([this]).ToString();
}
