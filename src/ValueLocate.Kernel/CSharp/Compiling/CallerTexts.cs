using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ValueLocate.Kernel.CSharp.Compiling;

/// <summary>Arguments whose text the compiler hands to the method (<see cref="CallerArgumentExpressionAttribute"/>): it should be what was written, not what checks made of it.</summary>
internal static class CallerTexts
{
    /// <summary>What to add to the arguments of the call, such as <c>, message: "x &gt; 1"</c>; nothing where the text has no place for a check or was given by the caller.</summary>
    public static string? Of(SyntaxNode call, SemanticModel model)
    {
        var arguments = call switch
        {
            InvocationExpressionSyntax i => i.ArgumentList,
            BaseObjectCreationExpressionSyntax { ArgumentList: { } list } => list,
            _ => null,
        };
        // Most calls are none of these, which is seen without asking the compiler.
        if (arguments is null || !HasPlace(call) || model.GetSymbolInfo(call).Symbol is not IMethodSymbol method) return null;
        var added = "";
        foreach (var parameter in method.Parameters)
        {
            if (About(parameter) is not { } about || Given(arguments, method, parameter.Name) is not null) continue;
            // A method called as an extension has what stands before the dot as its first parameter.
            var text = Given(arguments, method, about)?.Expression
                ?? (method.ReducedFrom is { } whole && whole.Parameters[0].Name == about && call is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } ? access.Expression : null);
            if (text is null || !HasPlace(text)) continue;
            // Positions may not follow names, which the last argument may have.
            added += $"{(arguments.Arguments.Count > 0 || added.Length > 0 ? ", " : "")}@{parameter.Name}: {SymbolDisplay.FormatLiteral(text.ToString(), quote: true)}";
        }
        return added.Length > 0 ? added : null;
    }

    private static bool HasPlace(SyntaxNode text) => text.DescendantNodesAndSelf().Any(n => n is AwaitExpressionSyntax or AnonymousFunctionExpressionSyntax or WhereClauseSyntax);

    private static string? About(IParameterSymbol parameter) => parameter.GetAttributes()
        .FirstOrDefault(a => a.AttributeClass?.Name == nameof(CallerArgumentExpressionAttribute))?.ConstructorArguments.FirstOrDefault().Value as string;

    private static ArgumentSyntax? Given(ArgumentListSyntax arguments, IMethodSymbol method, string parameter)
    {
        var all = arguments.Arguments;
        if (all.FirstOrDefault(a => a.NameColon?.Name.Identifier.ValueText == parameter) is { } named) return named;
        var at = method.Parameters.FirstOrDefault(p => p.Name == parameter)?.Ordinal;
        return at < all.Count && all[at.Value].NameColon is null ? all[at.Value] : null;
    }
}
