namespace ValueLocate.Reports.Lessons;

/// <summary>What a check found. It shows itself: a green box, or a red one with the hint.</summary>
[TypeFormatterSource(typeof(HtmlFormatters), PreferredMimeTypes = ["text/html"])]
public sealed class ExerciseOutcome : IShowsHtml
{
    internal ExerciseOutcome(bool ok, string text, string? hint) => (Ok, Text, Hint) = (ok, text, hint ?? "");

    /// <summary>Whether the answer is right.</summary>
    public bool Ok { get; }

    /// <summary>What was found, in a sentence.</summary>
    public string Text { get; }

    /// <summary>What to look at if it is not right.</summary>
    public string Hint { get; }

    /// <summary>The box. Right and wrong differ by sign and word too, not by colour alone.</summary>
    public string ToHtml() => Box(Ok ? "0,158,115" : "213,50,40",
        $"<strong>{(Ok ? "\u2713" : "\u2717")} {Markup.Encode(Text)}</strong>{(Ok || Hint.Length == 0 ? "" : $"<br>{Markup.Encode(Hint)}")}");

    /// <summary>"ok: ..." or "not ok: ..." with the hint.</summary>
    public override string ToString() => Ok ? $"ok: {Text}" : $"not ok: {Text}{(Hint.Length == 0 ? "" : " " + Hint)}";

    private static string Box(string colour, string html) =>
        $"<div role=\"status\" style=\"border-left:5px solid rgb({colour});background:rgba({colour},.15);border-radius:4px;padding:.5em .8em;margin:.3em 0;"
            + $"max-width:52rem\">{html}</div>";
}
