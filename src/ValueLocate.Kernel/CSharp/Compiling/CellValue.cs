using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ValueLocate.Kernel.CSharp.Compiling;

/// <summary>What a cell gives in the end: its last expression, or what it returns.</summary>
internal static class CellValue
{
    /// <summary>Whether it ends in a value, be it null.</summary>
    public static bool IsLast(CompilationUnitSyntax root, SemanticModel model)
    {
        if (root.Members.LastOrDefault() is not GlobalStatementSyntax { Statement: var statement }) return false;
        if (statement is ReturnStatementSyntax) return true;
        return Last(root) is { } last && model.GetTypeInfo(last.Expression).Type?.SpecialType != SpecialType.System_Void;
    }

    /// <summary>Whether it returns a value somewhere in the middle, perhaps.</summary>
    public static bool MayReturn(CompilationUnitSyntax root) => root.Members.OfType<GlobalStatementSyntax>()
        .SelectMany(m => m.DescendantNodes(n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)))
        .Any(n => n is ReturnStatementSyntax { Expression: not null });

    /// <summary>Whether it says "this call is not awaited" of the value: the task is what is to be shown.</summary>
    public static bool Is(Diagnostic diagnostic, CompilationUnitSyntax root) =>
        diagnostic.Id == "CS4014" && Last(root) is { } last && last.Span.Contains(diagnostic.Location.SourceSpan);

    private static ExpressionStatementSyntax? Last(CompilationUnitSyntax root) =>
        root.Members.LastOrDefault() is GlobalStatementSyntax { Statement: ExpressionStatementSyntax { SemicolonToken.IsMissing: true } last } ? last : null;
}
