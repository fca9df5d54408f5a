using System.Globalization;
using System.Text;
using ValueLocate.Statistics;
using ValueLocate.Validation;

namespace ValueLocate.Reports;

/// <summary>Text with each token coloured by a neuron's activation: blue above 0, vermilion below. Point at a token for its number.</summary>
[TypeFormatterSource(typeof(HtmlFormatters), PreferredMimeTypes = ["text/html"])]
public sealed class TokensView : IShowsHtml
{
    private readonly string heading;
    private readonly IReadOnlyList<TokenTrace> answers;

    private TokensView(string heading, IReadOnlyList<TokenTrace> answers) => (this.heading, this.answers) = (heading, answers);

    /// <summary>One answer.</summary>
    public static TokensView Of(TokenTrace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return new TokensView("", [trace]);
    }

    /// <summary>Several answers on one scale: the same shade is the same activation in all of them.</summary>
    /// <param name="heading">What stands above them; null: nothing.</param>
    /// <param name="traces">The answers.</param>
    public static TokensView Of(string? heading, params IReadOnlyList<TokenTrace> traces)
    {
        ArgumentNullException.ThrowIfNull(traces);
        return new TokensView(heading ?? "", traces);
    }

    /// <summary>A neuron's answers, on one scale.</summary>
    public static TokensView Of(NeuronTrace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return new TokensView(
            $"{DimensionNames.Of(null)(trace.Dimension)}: layer {trace.Layer}, neuron {trace.Index}, delta {Numbers.Signed(trace.Delta)}", trace.Answers);
    }

    /// <summary>The coloured text.</summary>
    public string ToHtml()
    {
        var largest = answers.SelectMany(a => a.Activations).Where(float.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        var html = new StringBuilder("<div>");
        if (heading.Length > 0) html.Append($"<p><strong>{Markup.Encode(heading)}</strong></p>");
        html.Append($"<p style=\"opacity:.8\"><small>Activation: <span style=\"{Shade(1, 1)}\">&nbsp;{Numbers.Plain(largest)}&nbsp;</span> <span style=\""
            + $"{Shade(-1, 1)}\">&nbsp;{Numbers.Plain(-largest)}&nbsp;</span>, no colour: 0.</small></p>");
        foreach (var a in answers)
        {
            html.Append(
                $"<p style=\"margin:.3em 0 0\"><em>{Markup.Encode(a.Aspect)}</em></p><p style=\"white-space:pre-wrap;line-height:1.9;margin:0 0 .6em\">");
            for (var i = 0; i < a.Tokens.Count; i++)
            {
                var value = i < a.Activations.Count ? a.Activations[i] : float.NaN;
                html.Append($"<span style=\"{Shade(value, largest)}\" title=\"{Numbers.Signed(value)}\">"
                    + $"{Markup.Encode(a.Tokens[i]).Replace("\n", "\u21B5\n", StringComparison.Ordinal)}</span>");
            }
            html.Append("</p>");
        }
        return html.Append("</div>").ToString();
    }

    /// <summary>Each answer with its largest activation.</summary>
    public override string ToString() => string.Join("\n", answers.Select(a =>
    {
        var at = Enumerable.Range(0, Math.Min(a.Tokens.Count, a.Activations.Count)).OrderByDescending(i => Math.Abs(a.Activations[i])).FirstOrDefault(-1);
        return $"{a.Aspect}: {string.Concat(a.Tokens)}{(at < 0 ? "" : $" (strongest {Numbers.Signed(a.Activations[at])} at '{a.Tokens[at]}')")}";
    }).Prepend(heading).Where(l => l.Length > 0));

    // The page's own text stays readable on at most six tenths of the colour, whether the page is white or dark.
    private static string Shade(double value, double largest)
    {
        var share = double.IsFinite(value) && largest > 0 ? Math.Min(1, Math.Abs(value) / largest) : 0;
        return string.Create(CultureInfo.InvariantCulture, $"border-radius:3px;background:rgba({(value < 0 ? "213,94,0" : "28,134,204")},{0.6 * share:0.##})");
    }
}
