using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ValueLocate.Kernel.CSharp.Compiling;

/// <summary>
/// Puts a check for an interrupt into every loop, function and lambda of a cell. Aborting the thread would be the other way, and is none: on .NET 10 the runtime itself fails
/// when an abort (ControlledExecution) meets recursive code or the handling of an exception; measured. Lines stay as they are; columns are mapped back.
/// </summary>
internal sealed class StopChecks
{
    private const string Call = "global::ValueLocate.Kernel.CSharp.Notebook.CellStop.Check()";
    private readonly List<(int At, string Text)> insertions = [];

    private StopChecks(string code) => Code = code;

    /// <summary>The code with the checks.</summary>
    public string Code { get; private set; }

    /// <summary>The code as it is.</summary>
    public static StopChecks None(string code) => new(code);

    /// <summary>Adds the checks; code that does not parse stays as it is.</summary>
    /// <param name="code">What was written.</param>
    /// <param name="compilation">What was written, compiled.</param>
    /// <param name="tree">What was written, parsed.</param>
    /// <param name="expressions">Whether functions that are one expression get checks too: those might need another type then.</param>
    public static StopChecks Of(string code, CSharpCompilation compilation, SyntaxTree tree, bool expressions)
    {
        var checks = new StopChecks(code);
        var root = tree.GetRoot();
        var model = compilation.GetSemanticModel(tree);
        if (root.ContainsDiagnostics || root.ContainsSkippedText) return checks;
        foreach (var node in root.DescendantNodes())
        {
            switch (node)
            {
                case WhileStatementSyntax s: checks.Statement(s.Statement); break;
                case ForStatementSyntax s: checks.Statement(s.Statement); break;
                case CommonForEachStatementSyntax s: checks.Statement(s.Statement); break;
                case DoStatementSyntax s: checks.Statement(s.Statement); break;
                case GotoStatementSyntax s: checks.Statement(s); break;
                case LocalFunctionStatementSyntax { Body: { } body }: checks.Statement(body); break;
                case MethodDeclarationSyntax { Body: { } body }: checks.Statement(body); break;
                case AnonymousFunctionExpressionSyntax { Block: { } body }: checks.Statement(body); break;
                case LocalFunctionStatementSyntax { ExpressionBody.Expression: { } body } when expressions: checks.Expression(body, model.GetDeclaredSymbol(node) as IMethodSymbol, model); break;
                case MethodDeclarationSyntax { ExpressionBody.Expression: { } body } when expressions: checks.Expression(body, model.GetDeclaredSymbol(node) as IMethodSymbol, model); break;
                case AnonymousFunctionExpressionSyntax { ExpressionBody: { } body } when expressions: checks.Expression(body, (model.GetTypeInfo(node).ConvertedType as INamedTypeSymbol)?.DelegateInvokeMethod, model); break;
                default: break;
            }
        }
        checks.Insert();
        return checks;
    }

    /// <summary>Where a place in <see cref="Code"/> is in what was written.</summary>
    public int Original(int position)
    {
        var shift = 0;
        foreach (var (at, text) in insertions)
        {
            if (at + shift >= position) break;
            shift += Math.Min(text.Length, position - at - shift);
        }
        return position - shift;
    }

    private void Statement(StatementSyntax body)
    {
        if (body is BlockSyntax block)
        {
            insertions.Add((block.OpenBraceToken.Span.End, $" {Call};"));
            return;
        }
        insertions.Add((body.SpanStart, $"{{ {Call}; "));
        insertions.Add((body.Span.End, " }"));
    }

    /// <summary>Only what surely has a value of its own type; an expression tree has no method and is left alone.</summary>
    private void Expression(ExpressionSyntax expression, IMethodSymbol? method, SemanticModel model)
    {
        if (method is null or { ReturnsVoid: true } or { RefKind: not RefKind.None } || expression is ThrowExpressionSyntax) return;
        var type = model.GetTypeInfo(expression).Type;
        if (type is null or { SpecialType: SpecialType.System_Void } or { TypeKind: TypeKind.Error or TypeKind.Pointer } || type.IsRefLikeType || model.GetConstantValue(expression).HasValue) return;
        insertions.Add((expression.SpanStart, $"{Call} ? ("));
        insertions.Add((expression.Span.End, ") : throw null!"));
    }

    private void Insert()
    {
        // Bodies within bodies may begin or end at one place; outer ones come first in the tree, and all ends read alike but for their kind, which the order keeps.
        var sorted = insertions.Select((i, n) => (i.At, i.Text, n)).OrderBy(i => i.At).ThenBy(i => i.n).Select(i => (i.At, i.Text)).ToList();
        insertions.Clear();
        insertions.AddRange(sorted);
        var all = new StringBuilder(Code.Length + 64 * insertions.Count);
        var done = 0;
        foreach (var (at, text) in insertions)
        {
            all.Append(Code, done, at - done).Append(text);
            done = at;
        }
        Code = all.Append(Code, done, Code.Length - done).ToString();
    }
}
