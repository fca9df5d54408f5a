using ValueLocate.Charts;

namespace ValueLocate.Validation;

[TypeFormatterSource(typeof(HtmlFormatters), PreferredMimeTypes = ["text/html"])]
public sealed partial record NeuronTrace : IShowsHtml
{
    /// <summary>The neuron and its answers, coloured by the activation.</summary>
    public string ToHtml() => TokensView.Of(this).ToHtml();

    /// <summary>The neuron and its answers.</summary>
    public override string ToString() => TokensView.Of(this).ToString();
}
