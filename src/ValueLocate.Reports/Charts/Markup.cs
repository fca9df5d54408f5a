using System.Globalization;
using System.Text;
using ValueLocate.Statistics;

namespace ValueLocate.Reports;

/// <summary>Pieces of HTML. What is called "text" is escaped here; what is called "html" is taken as it is.</summary>
internal static class Markup
{
    /// <summary>Escapes text for elements and quoted attributes; characters that HTML forbids become U+FFFD.</summary>
    public static string Encode(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        var b = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '&': b.Append("&amp;"); break;
                case '<': b.Append("&lt;"); break;
                case '>': b.Append("&gt;"); break;
                case '"': b.Append("&quot;"); break;
                case '\'': b.Append("&#39;"); break;
                case '\r': b.Append("&#13;"); break;
                case '\n' or '\t': b.Append((char)rune.Value); break;
                case < 0x20 or (>= 0x7f and < 0xa0) or 0xfffe or 0xffff: b.Append('\uFFFD'); break;
                default: b.Append(rune.ToString()); break;
            }
        }
        return b.ToString();
    }

    /// <summary>A section with its heading.</summary>
    public static string Section(string id, string title, params IEnumerable<string> html) =>
        $"<section id=\"{id}\" aria-labelledby=\"{id}-title\">\n<h2 id=\"{id}-title\">{Encode(title)}</h2>\n{string.Join("\n", html)}\n</section>\n";

    /// <summary>A legend: a sign in its colour and what it stands for.</summary>
    public static string Legend(params (string Sign, string Colour, string Text)[] entries) =>
        "<ul class=\"legend\">"
            + $"{string.Concat(entries.Select(e => $"<li><b style=\"color:{e.Colour}\" aria-hidden=\"true\">{e.Sign}</b> {Encode(e.Text)}</li>"))}</ul>\n";

    /// <summary>A folded part.</summary>
    public static string Folded(string summary, params IEnumerable<string> html) =>
        $"<details>\n<summary>{Encode(summary)}</summary>\n{string.Join("\n", html)}\n</details>";

    /// <summary>A table in a box that scrolls by itself; the first cell of a row names it.</summary>
    /// <param name="caption">What it shows, with units.</param>
    /// <param name="headers">Column names.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="cssClass">"heat", "facts" or nothing.</param>
    public static string Table(string caption, IEnumerable<string> headers, IEnumerable<TableRow> rows, string cssClass = "")
    {
        var head = string.Concat(headers.Select(h => $"<th scope=\"col\">{Encode(h)}</th>"));
        var body = string.Concat(
            rows.Select(r => $"<tr{(r.Pooled ? " class=\"pooled\"" : "")}><th scope=\"row\">{Encode(r.Name)}</th>{string.Concat(r.Cells)}</tr>\n"));
        return $"""
            <div class="scroll" tabindex="0" role="region" aria-label="{Encode(caption)}"><table{(cssClass.Length > 0 ? $" class=\"{cssClass}\"" : "")}>
            <caption><span>{Encode(caption)}</span></caption>
            <thead><tr>{head}</tr></thead>
            <tbody>
            {body}</tbody></table></div>
            """;
    }

    /// <summary>A cell of plain text.</summary>
    public static string Cell(string text) => text == Numbers.NotMeasured ? $"<td class=\"none\">{text}</td>" : $"<td>{Encode(text)}</td>";

    /// <summary>A count.</summary>
    public static string Cell(long count) => Cell(Numbers.Count(count));

    /// <summary>A value over its interval or other addition.</summary>
    public static string Cell(string text, string small) => text == Numbers.NotMeasured ? Cell(text) : $"<td>{Encode(text)}<small>{Encode(small)}</small></td>";

    /// <summary>A mean over its interval.</summary>
    public static string Cell(Statistics.Estimate? e) =>
        e is null ? Cell(Numbers.NotMeasured) : Cell(Numbers.Signed(e.Mean), $"[{Numbers.Signed(e.Low)}, {Numbers.Signed(e.High)}]");

    /// <summary>Class and strength of a colour that diverges around 0: at most half of full colour, so that text on it stays readable.</summary>
    public static string Shade(double value, double largest, string otherClass = "")
    {
        var share = double.IsFinite(value) && largest > 0 ? Math.Min(1, Math.Abs(value) / largest) : 0;
        var strength = Math.Round(50 * share).ToString(CultureInfo.InvariantCulture);
        var names = $"{otherClass} {(strength == "0" ? "" : value > 0 ? "pos" : "neg")}".Trim();
        return (names.Length > 0 ? $" class=\"{names}\"" : "") + (strength == "0" ? "" : $" style=\"--a:{strength}\"");
    }
}

/// <summary>A row of a table.</summary>
/// <param name="Name">Text of its first cell.</param>
/// <param name="Cells">The other cells, as HTML.</param>
/// <param name="Pooled">Whether it is the row over all.</param>
internal sealed record TableRow(string Name, IEnumerable<string> Cells, bool Pooled = false);
