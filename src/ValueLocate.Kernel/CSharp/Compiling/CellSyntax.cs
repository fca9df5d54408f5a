using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ValueLocate.Kernel.CSharp.Compiling;

/// <summary>What <see cref="StopChecks"/> asks about a piece of a cell.</summary>
internal static class CellSyntax
{
    /// <summary>Whether a function's one expression is a statement, and no value to return.</summary>
    public static bool GivesNothing(IMethodSymbol? method) => method is { ReturnsVoid: true } or { IsAsync: true, ReturnType: INamedTypeSymbol { IsGenericType: false } };

    /// <summary>Whether it could call itself in the end, or last long: a property that gives a field is asked a million times, and can't.</summary>
    public static bool MayRecur(SyntaxNode body, SemanticModel model) =>
        body.DescendantNodes().Any(n => n is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax or ElementAccessExpressionSyntax or CollectionExpressionSyntax or AwaitExpressionSyntax
            || (n is ExpressionSyntax e && (RunsCells(model.GetSymbolInfo(e).Symbol) || RunsCells(model.GetConversion(e).MethodSymbol))));

    /// <summary>Whether what is called or made was declared in a cell.</summary>
    public static bool IsOfCells(ExpressionSyntax call, SemanticModel model) => model.GetSymbolInfo(call).Symbol?.ContainingType is { DeclaringSyntaxReferences.IsEmpty: false };

    /// <summary>Whether it is what a field or property of a type begins with.</summary>
    public static bool IsOfInstances(EqualsValueClauseSyntax value) =>
        value.Parent is PropertyDeclarationSyntax { Parent: TypeDeclarationSyntax } or VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax { Parent: TypeDeclarationSyntax } };

    /// <summary>Whether awaiting it can be given up: other awaitables are awaited as they are.</summary>
    public static bool IsTask(ITypeSymbol? type) =>
        type is { Name: "Task" or "ValueTask", ContainingNamespace: { Name: "Tasks", ContainingNamespace: { Name: "Threading", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } } };

    /// <summary>Whether it stands in a text with values in it.</summary>
    public static bool IsInText(SyntaxNode node) =>
        node.Ancestors().TakeWhile(a => a is not (StatementSyntax or MemberDeclarationSyntax or AnonymousFunctionExpressionSyntax)).Any(a => a is InterpolationSyntax);

    /// <summary>Whether it awaits in itself, and not only in a function inside it.</summary>
    public static bool Awaits(SyntaxNode statement) =>
        statement.DescendantNodes(n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).Any(n => n is AwaitExpressionSyntax);

    /// <summary>Whether it is the cell's own statement: in no function, and not where the cell tidies up.</summary>
    public static bool IsCells(SyntaxNode statement)
    {
        foreach (var around in statement.Ancestors())
        {
            if (around is GlobalStatementSyntax) return true;
            if (around is LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax or MemberDeclarationSyntax or FinallyClauseSyntax or CatchClauseSyntax) return false;
        }
        return false;
    }

    /// <summary>Whether it is an expression tree, which others read: a lambda that becomes one, or a query against a database.</summary>
    public static bool IsTree(SyntaxNode node, SemanticModel model) => node switch
    {
        AnonymousFunctionExpressionSyntax => model.GetTypeInfo(node).ConvertedType is { Name: "Expression" },
        QueryExpressionSyntax query => model.GetTypeInfo(query.FromClause.Expression).Type is { } source && source.AllInterfaces.Append(source).Any(i => i.Name == "IQueryable"),
        _ => false,
    };

    /// <summary>Whether asking for it runs code of a cell: a property, an operator or a conversion, but no property that only keeps a value.</summary>
    private static bool RunsCells(ISymbol? symbol) => symbol switch
    {
        null or { DeclaringSyntaxReferences.IsEmpty: true } => false,
        IPropertySymbol property => property.IsAbstract || property.IsVirtual || property.IsOverride || property.DeclaringSyntaxReferences.Any(r => r.GetSyntax() is PropertyDeclarationSyntax p
            && (p.ExpressionBody is not null || p.AccessorList?.Accessors.Any(a => a.Body is not null || a.ExpressionBody is not null) == true)),
        IMethodSymbol { MethodKind: MethodKind.UserDefinedOperator or MethodKind.Conversion } => true,
        _ => false,
    };
}
