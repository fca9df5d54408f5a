using ValueLocate.Steering;

namespace ValueLocate.Reports;

/// <summary>What a model says to the same questions plain and steered both ways, side by side.</summary>
[TypeFormatterSource(typeof(HtmlFormatters), PreferredMimeTypes = ["text/html"])]
public sealed class AnswersView : IShowsHtml
{
    private readonly IReadOnlyList<SideBySide> answers;

    private AnswersView(IReadOnlyList<SideBySide> answers) => this.answers = answers;

    /// <summary>The answers; a direction that was not asked for is left out.</summary>
    public static AnswersView Of(IReadOnlyList<SideBySide> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        return new AnswersView(answers);
    }

    /// <summary>The answers in columns that wrap on a narrow page.</summary>
    public string ToHtml() => "<div>" + string.Join("\n", answers.Select(One)) + "</div>";

    /// <summary>The answers one under another.</summary>
    public override string ToString() =>
        string.Join("\n\n", answers.Select(a => string.Join("\n", Sides(a).Select(s => $"{s.Heading}: {s.Text}").Prepend(a.Question))));

    private static string One(SideBySide a) => $"""
        <div style="margin:0 0 1em"><p style="margin:.2em 0"><strong>{Markup.Encode(a.Question)}</strong></p>
        <div style="display:flex;flex-wrap:wrap;gap:.7em">{string.Concat(Sides(a).Select(s => Side(s.Heading, s.Text, s.Colour, a.Unsteered)))}</div></div>
        """;

    private static IEnumerable<(string Heading, string Text, string Colour)> Sides(SideBySide a)
    {
        var name = DimensionNames.Of(null)(a.Dimension);
        yield return ("Unsteered", a.Unsteered, "#8a929a");
        if (a.TowardPositive.Length > 0) yield return ($"Toward positive {name}", a.TowardPositive, "#1c86cc");
        if (a.TowardNegative.Length > 0) yield return ($"Toward negative {name}", a.TowardNegative, "#d55e00");
    }

    private static string Side(string heading, string text, string colour, string unsteered) => $"""
        <div style="flex:1 1 15em;border-top:3px solid {colour};background:rgba(128,136,144,.1);padding:.4em .7em;white-space:pre-wrap;overflow-wrap:anywhere"><strong>{Markup.Encode(heading)}</strong>{(heading != "Unsteered" && text == unsteered ? " <em>(the same as unsteered)</em>" : "")}
        {(text.Length == 0 ? "<em>(nothing)</em>" : Markup.Encode(text))}</div>
        """;
}
