using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ValueLocate.Kernel.CSharp.Compiling;

/// <summary>An error or warning of the compiler, at a line and column (from 1) of what was written.</summary>
internal sealed record CodeProblem(bool IsError, string Id, string Message, int Line, int Column)
{
    /// <param name="diagnostic">The compiler's word.</param>
    /// <param name="written">What was written; null if it was compiled as it is.</param>
    /// <param name="checks">What was put between.</param>
    public static CodeProblem Of(Diagnostic diagnostic, SourceText? written = null, StopChecks? checks = null)
    {
        var at = written is not null && checks is not null && diagnostic.Location.IsInSource
            ? written.Lines.GetLinePosition(Math.Clamp(checks.Original(diagnostic.Location.SourceSpan.Start), 0, written.Length))
            : diagnostic.Location.GetLineSpan().StartLinePosition;
        return new(diagnostic.Severity == DiagnosticSeverity.Error, diagnostic.Id, diagnostic.GetMessage(CultureInfo.InvariantCulture) + Hint(diagnostic), at.Line + 1, at.Character + 1);
    }

    /// <summary>What a program may have and a cell may not, where the compiler's word does not say so.</summary>
    private static string Hint(Diagnostic diagnostic) => diagnostic.Id switch
    {
        // Read as a using of a namespace that lacks its semicolon.
        "CS1002" when diagnostic.Location.SourceTree is { } tree && tree.GetRoot() is CompilationUnitSyntax root
            && root.Usings.Any(u => u.SemicolonToken.IsMissing && u.SemicolonToken.SpanStart == diagnostic.Location.SourceSpan.Start) =>
            " (a cell's variables live on after it, so none can be declared with 'using': leave it out, or put the lines between { and })",
        "CS8345" => " (a cell's variables live on after it, and a value of this type can't: put the lines between { and }, or into a function)",
        _ => "",
    };
}
