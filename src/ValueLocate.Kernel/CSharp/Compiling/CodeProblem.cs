using System.Globalization;
using Microsoft.CodeAnalysis;
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
        return new(diagnostic.Severity == DiagnosticSeverity.Error, diagnostic.Id, diagnostic.GetMessage(CultureInfo.InvariantCulture), at.Line + 1, at.Character + 1);
    }
}
