using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ValueLocate.Kernel.CSharp.Compiling;

/// <summary>
/// Puts a check for an interrupt into every loop, function and lambda of a cell and behind every await. Aborting the thread would be the other way, and is none: on .NET 10 the
/// runtime itself fails when an abort (ControlledExecution) meets recursive code or the handling of an exception; measured. Lines stay as they are; columns are mapped back.
/// </summary>
internal sealed class StopChecks
{
    private const string Calls = "global::ValueLocate.Kernel.CSharp.Notebook.CellStop.";
    private const string Loop = Calls + "Check()";
    private const string Function = Calls + "Enter()";
    private List<(int At, string Text, bool End)> insertions = [];

    private StopChecks(string code) => Code = code;

    /// <summary>The code with the checks.</summary>
    public string Code { get; private set; }

    /// <summary>The code as it is.</summary>
    public static StopChecks None(string code) => new(code);

    /// <summary>Adds the checks; code that does not parse stays as it is.</summary>
    /// <param name="code">What was written.</param>
    /// <param name="compilation">What was written, compiled.</param>
    /// <param name="tree">What was written, parsed.</param>
    /// <param name="expressions">Whether expressions get checks too (functions that are one, clauses of queries, awaits): those might need another type then.</param>
    public static StopChecks Of(string code, CSharpCompilation compilation, SyntaxTree tree, bool expressions)
    {
        var checks = new StopChecks(code);
        var root = tree.GetCompilationUnitRoot();
        var model = compilation.GetSemanticModel(tree);
        if (root.ContainsDiagnostics || root.ContainsSkippedText) return checks;
        checks.Declarations(root);
        foreach (var node in root.DescendantNodes())
        {
            checks.Statements(node, model);
            if (expressions) checks.Expressions(node, model);
        }
        checks.Insert();
        return checks;
    }

    /// <summary>Where a place in <see cref="Code"/> is in what was written.</summary>
    public int Original(int position)
    {
        var shift = 0;
        foreach (var (at, text, _) in insertions)
        {
            if (at + shift >= position) break;
            shift += Math.Min(text.Length, position - at - shift);
        }
        return position - shift;
    }

    /// <summary>Behind what declares variables of the cell.</summary>
    private void Declarations(CompilationUnitSyntax root)
    {
        foreach (var (member, number) in DeclaredNames.Members(root).Select(m => (m.Member, m.Number)).Distinct())
        {
            // The last expression has no semicolon; once it is through, so is the cell.
            if (member is not GlobalStatementSyntax { Statement: ExpressionStatementSyntax { SemicolonToken.IsMissing: true } }) End(member.Span.End, $" {Calls}Reached({number});");
        }
    }

    private void Statements(SyntaxNode node, SemanticModel model)
    {
        switch (node)
        {
            case WhileStatementSyntax s: Statement(s.Statement, Loop); break;
            case ForStatementSyntax s: Statement(s.Statement, Loop); break;
            case CommonForEachStatementSyntax s: Statement(s.Statement, Loop); break;
            case DoStatementSyntax s: Statement(s.Statement, Loop); break;
            case GotoStatementSyntax s: Statement(s, Loop); break;
            case LocalFunctionStatementSyntax { Body: { } body }: Statement(body, Function); break;
            case BaseMethodDeclarationSyntax { Body: { } body }: Statement(body, Function); break;
            case AccessorDeclarationSyntax { Body: { } body }: Statement(body, Function); break;
            case AnonymousFunctionExpressionSyntax { Block: { } body }: Statement(body, Function); break;
            case ExpressionStatementSyntax { SemicolonToken.IsMissing: false, Expression: AwaitExpressionSyntax wait } s when model.GetTypeInfo(wait).Type is { SpecialType: SpecialType.System_Void }:
                var alone = s.Parent is not (BlockSyntax or SwitchSectionSyntax or GlobalStatementSyntax);
                if (alone) Begin(s.SpanStart, "{ ");
                End(s.Span.End, $" {Loop};{(alone ? " }" : "")}");
                break;
            default: break;
        }
    }

    private void Expressions(SyntaxNode node, SemanticModel model)
    {
        switch (node)
        {
            case LocalFunctionStatementSyntax { ExpressionBody.Expression: { } body }: Expression(body, model.GetDeclaredSymbol(node) as IMethodSymbol, model); break;
            case BaseMethodDeclarationSyntax { ExpressionBody.Expression: { } body }: Expression(body, model.GetDeclaredSymbol(node) as IMethodSymbol, model); break;
            case AccessorDeclarationSyntax { ExpressionBody.Expression: { } body }: Expression(body, model.GetDeclaredSymbol(node) as IMethodSymbol, model); break;
            case PropertyDeclarationSyntax { ExpressionBody.Expression: { } body }: Expression(body, (model.GetDeclaredSymbol(node) as IPropertySymbol)?.GetMethod, model); break;
            case IndexerDeclarationSyntax { ExpressionBody.Expression: { } body }: Expression(body, (model.GetDeclaredSymbol(node) as IPropertySymbol)?.GetMethod, model); break;
            case AnonymousFunctionExpressionSyntax { ExpressionBody: { } body }: Expression(body, (model.GetTypeInfo(node).ConvertedType as INamedTypeSymbol)?.DelegateInvokeMethod, model); break;
            // A clause of a query against a database is an expression tree, and stays as it is.
            case WhereClauseSyntax clause when model.GetQueryClauseInfo(clause).OperationInfo.Symbol is IMethodSymbol { Parameters: [.., { Type.Name: not "Expression" }] }:
                Begin(clause.Condition.SpanStart, $"{Loop} && (");
                End(clause.Condition.Span.End, ")");
                break;
            case AwaitExpressionSyntax wait when model.GetTypeInfo(wait).Type is { SpecialType: not SpecialType.System_Void } type && !Bare(type):
                // A colon right in an interpolation would begin its format.
                var hole = wait.Parent is InterpolationSyntax;
                Begin(wait.SpanStart, $"{(hole ? "(" : "")}{Calls}Go(");
                End(wait.Span.End, hole ? "))" : ")");
                break;
            default: break;
        }
    }

    private void Statement(StatementSyntax body, string call)
    {
        if (body is BlockSyntax block)
        {
            Begin(block.OpenBraceToken.Span.End, $" {call};");
            return;
        }
        Begin(body.SpanStart, $"{{ {call}; ");
        End(body.Span.End, " }");
    }

    /// <summary>Only what surely has a value of its own type; an expression tree has no method and is left alone.</summary>
    private void Expression(ExpressionSyntax expression, IMethodSymbol? method, SemanticModel model)
    {
        if (method is null or { ReturnsVoid: true } or { RefKind: not RefKind.None } || expression is ThrowExpressionSyntax) return;
        var type = model.GetTypeInfo(expression).Type;
        if (type is null or { SpecialType: SpecialType.System_Void } || Bare(type) || model.GetConstantValue(expression).HasValue) return;
        Begin(expression.SpanStart, $"{Function} ? (");
        End(expression.Span.End, ") : throw null!");
    }

    /// <summary>Whether values of the type can't be handed through.</summary>
    private static bool Bare(ITypeSymbol type) => type.TypeKind is TypeKind.Error or TypeKind.Pointer or TypeKind.FunctionPointer or TypeKind.Dynamic || type.IsRefLikeType;

    private void Begin(int at, string text) => insertions.Add((at, text, false));

    private void End(int at, string text) => insertions.Add((at, text, true));

    private void Insert()
    {
        // At one place ends come first, those of inner nodes before those of outer ones, which stand earlier in the tree; then beginnings, outer ones first.
        insertions = [.. insertions.Select((i, n) => (i.At, i.Text, i.End, Order: i.End ? -n : n)).OrderBy(i => i.At).ThenByDescending(i => i.End).ThenBy(i => i.Order).Select(i => (i.At, i.Text, i.End))];
        var all = new StringBuilder(Code.Length + 64 * insertions.Count);
        var done = 0;
        foreach (var (at, text, _) in insertions)
        {
            all.Append(Code, done, at - done).Append(text);
            done = at;
        }
        Code = all.Append(Code, done, Code.Length - done).ToString();
    }
}
