using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis;
using Microsoft.DotNet.Interactive.Formatting;
using ValueLocate.Kernel.Cells;

namespace ValueLocate.Kernel.CSharp.Showing;

/// <summary>The table that <c>#!whos</c> shows.</summary>
internal static class VariableTable
{
    public static MimeBundle Of(IEnumerable<(string Name, Type Type, object? Value)> variables, bool namesOnly)
    {
        var rows = variables.OrderBy(v => v.Name, StringComparer.Ordinal)
            .Select(v => namesOnly ? [v.Name] : (string[])[v.Name, TypeName(v.Type), Short(v.Value)]).ToList();
        string[] head = namesOnly ? ["Variable"] : ["Variable", "Type", "Value"];
        var html = new StringBuilder("<table><thead><tr>").AppendJoin("", head.Select(h => $"<th>{h}</th>")).Append("</tr></thead><tbody>");
        foreach (var row in rows) html.Append("<tr>").AppendJoin("", row.Select(c => $"<td>{WebUtility.HtmlEncode(c)}</td>")).Append("</tr>");
        html.Append("</tbody></table>");
        return new MimeBundle(new Dictionary<string, JsonNode>(StringComparer.Ordinal)
        {
            ["text/html"] = html.ToString(),
            ["text/plain"] = string.Join('\n', rows.Select(r => string.Join("\t", r))),
        });
    }

    private static string TypeName(Type type)
    {
        using var writer = new StringWriter();
        type.FormatTo(new FormatContext(writer), "text/plain");
        return UserNames.In(writer.ToString());
    }

    private static string Short(object? value)
    {
        string text;
        try
        {
            text = value as string ?? BudgetWriter.Format(value, "text/plain");
        }
        catch (Exception e)
        {
            text = $"({e.GetType().Name})";
        }
        text = text.ReplaceLineEndings(" ");
        return text.Length > 80 ? text[..77] + "..." : text;
    }
}
