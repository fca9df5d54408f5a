using System.Text;
using System.Text.Json.Nodes;
using ValueLocate.Kernel.Cells;
using ValueLocate.Kernel.CSharp.Reading;

namespace ValueLocate.Kernel.CSharp.Showing;

/// <summary>Cells in the page's languages.</summary>
internal static class PageTexts
{
    /// <summary>A diagram: JupyterLab draws its own type, others Markdown's fences, the rest shows the text.</summary>
    public static MimeBundle Mermaid(string text) => new(new Dictionary<string, JsonNode>(StringComparer.Ordinal)
    {
        ["text/vnd.mermaid"] = text,
        ["text/markdown"] = $"```mermaid\n{text}\n```",
        ["text/plain"] = text,
    });

    /// <summary>A script in a scope of its own; its lines <c>#!set --name x --value @csharp:y</c> become constants.</summary>
    public static MimeBundle Script(string text, int line, Func<string, int, string> json)
    {
        var script = new StringBuilder();
        foreach (var row in text.Split('\n'))
        {
            line++;
            if (row.StartsWith("#!set", StringComparison.Ordinal) || row.StartsWith("#!share", StringComparison.Ordinal))
                script.Append(Constant(row, line, json)).Append('\n');
            else script.Append(row).Append('\n');
        }
        return ValueBundles.OfText("text/html",
            $"<script>(async () => {{\n{script.ToString().Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase)}}})();</script>");
    }

    private static string Constant(string row, int line, Func<string, int, string> json)
    {
        var space = row.IndexOf(' ', StringComparison.Ordinal);
        var magic = new MagicStep(row[1..(space < 0 ? row.Length : space)], space < 0 ? "" : row[space..], line);
        var arguments = MagicArguments.Read(magic.Arguments);
        if (magic.Name == "!set")
        {
            var (name, value) = (arguments.Required("name", magic), arguments.Required("value", magic));
            return $"const {name} = {(value.StartsWith('@') ? json(value, line) : System.Text.Json.JsonSerializer.Serialize(value))};";
        }
        if (arguments.Bare.Count != 1) throw new CellException($"(line {line + 1}) #!share needs the name of one variable: #!share --from csharp name.");
        return $"const {arguments.Get("as") ?? arguments.Bare[0]} = {json($"@{arguments.Required("from", magic)}:{arguments.Bare[0]}", line)};";
    }
}
