using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ValueLocate.Kernel.Cells;

namespace ValueLocate.Kernel.CSharp.Reading;

/// <summary>Whether a cell could be run as it is.</summary>
internal static class CodeCompleteness
{
    public static CellCompleteness Of(string code)
    {
        foreach (var step in CellParser.Parse(code).OfType<CodeStep>())
        {
            var tree = CSharpSyntaxTree.ParseText(step.Code, CellParser.Options);
            if (!SyntaxFactory.IsCompleteSubmission(tree)) return new("incomplete", Indent(code));
            if (tree.GetDiagnostics().Any(d => d.Severity == DiagnosticSeverity.Error)) return new("invalid");
        }
        return new("complete");
    }

    /// <summary>The last line's indent, and one more where it opens a block.</summary>
    private static string Indent(string code)
    {
        var line = code.Split('\n').LastOrDefault(l => l.Trim().Length > 0) ?? "";
        var indent = line[..(line.Length - line.TrimStart().Length)];
        return line.TrimEnd() is [.., '{' or '(' or '['] ? indent + "    " : indent;
    }
}
