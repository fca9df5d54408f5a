using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ValueLocate.Kernel.CSharp.Compiling;

/// <summary>An error or warning of the compiler, at a line and column (from 1) of what was written.</summary>
/// <param name="IsError">Whether it is an error.</param>
/// <param name="Id">The compiler's name for it, such as CS0103.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Line">The line.</param>
/// <param name="Column">The column.</param>
/// <param name="Source">The line's text, and a line with a caret under the column; empty where there is none.</param>
internal sealed record CodeProblem(bool IsError, string Id, string Message, int Line, int Column, IReadOnlyList<string> Source)
{
    /// <summary>How much of a line is shown on either side of the column.</summary>
    private const int Beside = 80;

    /// <param name="diagnostic">The compiler's word.</param>
    public static CodeProblem Of(Diagnostic diagnostic)
    {
        var at = diagnostic.Location.GetLineSpan().StartLinePosition;
        var message = diagnostic.GetMessage(CultureInfo.InvariantCulture) + Hint(diagnostic);
        return new(diagnostic.Severity == DiagnosticSeverity.Error, diagnostic.Id, message, at.Line + 1, at.Character + 1, Lines(diagnostic.Location));
    }

    private static IReadOnlyList<string> Lines(Location location)
    {
        if (location.SourceTree?.GetText() is not { } text) return [];
        var line = text.Lines.GetLineFromPosition(location.SourceSpan.Start);
        var from = Math.Max(line.Start, location.SourceSpan.Start - Beside);
        var before = text.ToString(TextSpan.FromBounds(from, location.SourceSpan.Start));
        var after = text.ToString(TextSpan.FromBounds(location.SourceSpan.Start, Math.Min(line.End, location.SourceSpan.Start + Beside)));
        // A tab is as wide above the caret as beside it.
        return [$"    {before}{after}", $"    {string.Concat(before.Select(c => c == '\t' ? c : ' '))}^"];
    }

    /// <summary>What a program may have and a cell may not, where the compiler's word does not say so.</summary>
    private static string Hint(Diagnostic diagnostic) => diagnostic.Id switch
    {
        // Read as a using of a namespace that lacks its semicolon.
        "CS1002" when diagnostic.Location.SourceTree is { } tree && tree.GetRoot() is CompilationUnitSyntax root
            && root.Usings.Any(u => u.SemicolonToken.IsMissing && u.SemicolonToken.SpanStart == diagnostic.Location.SourceSpan.Start) =>
            " (a cell's variables live on after it, so none can be declared with 'using': leave it out, or put the lines between { and })",
        "CS8345" => " (a cell's variables live on after it, and a value of this type can't: put the lines between { and }, or into a function)",
        "CS0103" or "CS0246" => " (if a cell above declares it, run the cells above first)",
        _ => "",
    };
}
