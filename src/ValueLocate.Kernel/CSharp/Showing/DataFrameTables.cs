using System.Collections;
using System.Globalization;
using System.Net;
using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using ValueLocate.Kernel.Cells;

namespace ValueLocate.Kernel.CSharp.Showing;

/// <summary>
/// Shows Microsoft.Data.Analysis' data frames, known by the name of their type, as a table of their first rows: their own formatter is in a package that is not
/// loaded, and without it a frame is a tree of its properties.
/// </summary>
internal static class DataFrameTables
{
    private const int Most = 20;

    /// <summary>The frame's forms; null for values that are no frame.</summary>
    public static MimeBundle? Convert(object value)
    {
        if (value.GetType().FullName != "Microsoft.Data.Analysis.DataFrame") return null;
        var columns = ((IEnumerable)Get(value, "Columns")).Cast<object>()
            .Select(c => (Name: (string)Get(c, "Name"), Cells: ((IEnumerable)c).Cast<object?>().Take(Most).ToList())).ToList();
        var count = (long)Get(Get(value, "Rows"), "Count");
        var rows = Enumerable.Range(0, (int)Math.Min(count, Most)).Select(r => columns.Select(c => c.Cells[r]).ToList()).ToList();
        var note = count > Most ? string.Create(CultureInfo.InvariantCulture, $"{Most} of {count:N0} rows, {columns.Count} columns") : "";
        return new MimeBundle(new Dictionary<string, JsonNode>(StringComparer.Ordinal)
        {
            ["text/html"] = Html(columns.Select(c => c.Name), rows, note),
            ["text/plain"] = Plain(columns.Select(c => c.Name).ToList(), rows, note),
        });
    }

    private static object Get(object of, string property) => of.GetType().GetProperty(property, BindingFlags.Public | BindingFlags.Instance)!.GetValue(of)!;

    private static string Html(IEnumerable<string> names, List<List<object?>> rows, string note)
    {
        var html = new StringBuilder("<table><thead><tr>").AppendJoin("", names.Select(n => $"<th>{WebUtility.HtmlEncode(n)}</th>"))
            .Append("</tr></thead>\n<tbody>\n");
        foreach (var row in rows)
            html.Append("<tr>")
                .AppendJoin("", row.Select(c => $"<td{(IsNumber(c) ? " style=\"text-align:right\"" : "")}>{WebUtility.HtmlEncode(Text(c))}</td>"))
                .Append("</tr>\n");
        html.Append("</tbody></table>");
        if (note.Length > 0) html.Append("\n<p>").Append(note).Append("</p>");
        return html.ToString();
    }

    private static string Plain(List<string> names, List<List<object?>> rows, string note)
    {
        var widths = names.Select((n, i) => Math.Max(n.Length, rows.Select(r => Text(r[i]).Length).DefaultIfEmpty().Max())).ToList();
        var lines = rows.Select(r => r.Select((c, i) => IsNumber(c) ? Text(c).PadLeft(widths[i]) : Text(c).PadRight(widths[i])))
            .Prepend(names.Select((n, i) => n.PadRight(widths[i])));
        var text = string.Join('\n', lines.Select(l => string.Join("  ", l).TrimEnd()));
        return note.Length > 0 ? $"{text}\n({note})" : text;
    }

    private static bool IsNumber(object? cell) => cell is not (null or string or char or bool) && cell.GetType().IsPrimitive;

    private static string Text(object? cell) => System.Convert.ToString(cell, CultureInfo.InvariantCulture) ?? "";
}
