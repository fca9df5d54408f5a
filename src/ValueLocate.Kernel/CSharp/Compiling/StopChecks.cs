using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ValueLocate.Kernel.CSharp.Compiling;

/// <summary>
/// Puts a check for an interrupt behind every statement of a cell and every await, and into every loop, function and lambda. Aborting the thread would be the other way, and is none: on .NET 10 the
/// runtime itself fails when an abort (ControlledExecution) meets recursive code or the handling of an exception; measured. Lines stay as they are; columns are mapped back.
/// </summary>
internal sealed class StopChecks
{
    private const string Calls = "global::ValueLocate.Kernel.CSharp.Notebook.CellStop.";
    private const string Again = Calls + "Again();";
    private const string Loop = Calls + "Check();";
    private const string Function = Calls + "Enter();";
    private const string Await = Calls + "Back();";
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
    /// <param name="expressions">Whether expressions get checks too (functions that are one, clauses of queries, awaits): those might not compile then.</param>
    /// <param name="cancellation">Gives up.</param>
    public static StopChecks Of(string code, CSharpCompilation compilation, SyntaxTree tree, bool expressions, CancellationToken cancellation)
    {
        var checks = new StopChecks(code);
        var root = tree.GetCompilationUnitRoot(cancellation);
        var model = compilation.GetSemanticModel(tree);
        if (root.ContainsDiagnostics || root.ContainsSkippedText) return checks;
        checks.Members(root);
        foreach (var node in root.DescendantNodes(n => !CellSyntax.IsTree(n, model)))
        {
            cancellation.ThrowIfCancellationRequested();
            checks.Statements(node, model);
            if (expressions) checks.Expressions(node, model);
        }
        checks.Insert();
        return checks;
    }

    /// <summary>Whether a place in <see cref="Code"/> was not written by anybody.</summary>
    public bool Inserted(int position)
    {
        var shift = 0;
        foreach (var (at, text, _) in insertions)
        {
            if (position < at + shift) return false;
            if (position < at + shift + text.Length) return true;
            shift += text.Length;
        }
        return false;
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

    /// <summary>Behind every statement and variable of the cell itself.</summary>
    private void Members(CompilationUnitSyntax root)
    {
        for (var i = 0; i < root.Members.Count; i++)
        {
            // The last expression has no semicolon; once it is through, so is the cell. And nothing comes behind a return.
            if (root.Members[i] is FieldDeclarationSyntax or GlobalStatementSyntax { Statement: not (LocalFunctionStatementSyntax or ReturnStatementSyntax or ThrowStatementSyntax or ExpressionStatementSyntax { SemicolonToken.IsMissing: true }) })
                End(root.Members[i].Span.End, $" {Calls}Reached({i + 1});");
        }
    }

    private void Statements(SyntaxNode node, SemanticModel model)
    {
        switch (node)
        {
            case WhileStatementSyntax s: Statement(s.Statement, InLoop(s)); break;
            case ForStatementSyntax s: Statement(s.Statement, InLoop(s)); break;
            case CommonForEachStatementSyntax s: Statement(s.Statement, InLoop(s)); break;
            case DoStatementSyntax s: Statement(s.Statement, InLoop(s)); break;
            case GotoStatementSyntax s: Statement(s, InLoop(s)); break;
            case LocalFunctionStatementSyntax { Body: { } body }: Statement(body, Function); break;
            case MethodDeclarationSyntax { Body: { } body }: Statement(body, Function); break;
            case BaseMethodDeclarationSyntax { Body: { } body } when CellSyntax.MayRecur(body, model): Statement(body, Function); break;
            case AccessorDeclarationSyntax { Body: { } body } when CellSyntax.MayRecur(body, model): Statement(body, Function); break;
            case AnonymousFunctionExpressionSyntax { Block: { } body }: Statement(body, Function); break;
            case ExpressionStatementSyntax { SemicolonToken.IsMissing: false } or LocalDeclarationStatementSyntax when node.Parent is not GlobalStatementSyntax && CellSyntax.Awaits(node):
                var holder = node.Parent;
                while (holder is LabeledStatementSyntax) holder = holder.Parent;
                var alone = holder is not (BlockSyntax or SwitchSectionSyntax or GlobalStatementSyntax);
                if (alone) Begin(node.SpanStart, "{ ");
                End(node.Span.End, $" {Await}{(alone ? " }" : "")}");
                break;
            default: break;
        }
    }

    private void Expressions(SyntaxNode node, SemanticModel model)
    {
        switch (node)
        {
            case LocalFunctionStatementSyntax { ExpressionBody: { } body } f: Arrow(body, f.SemicolonToken, CellSyntax.GivesNothing(model.GetDeclaredSymbol(f) as IMethodSymbol)); break;
            case MethodDeclarationSyntax { ExpressionBody: { } body } m: Arrow(body, m.SemicolonToken, CellSyntax.GivesNothing(model.GetDeclaredSymbol(m))); break;
            case BaseMethodDeclarationSyntax { ExpressionBody: { } body } m when CellSyntax.MayRecur(body, model): Arrow(body, m.SemicolonToken, CellSyntax.GivesNothing(model.GetDeclaredSymbol(m))); break;
            case AccessorDeclarationSyntax { ExpressionBody: { } body } a when CellSyntax.MayRecur(body, model): Arrow(body, a.SemicolonToken, !a.IsKind(SyntaxKind.GetAccessorDeclaration)); break;
            case PropertyDeclarationSyntax { ExpressionBody: { } body } p when CellSyntax.MayRecur(body, model): Arrow(body, p.SemicolonToken, false, "get { ", " }"); break;
            case IndexerDeclarationSyntax { ExpressionBody: { } body } p when CellSyntax.MayRecur(body, model): Arrow(body, p.SemicolonToken, false, "get { ", " }"); break;
            case AnonymousFunctionExpressionSyntax { ExpressionBody: { } body } lambda when model.GetTypeInfo(lambda).ConvertedType is INamedTypeSymbol { DelegateInvokeMethod: { } invoke }:
                var nothing = invoke.ReturnsVoid || (lambda.AsyncKeyword.RawKind != 0 && invoke.ReturnType is INamedTypeSymbol { IsGenericType: false });
                Begin(body.SpanStart, $"{{ {Function} {(nothing || body is ThrowExpressionSyntax ? "" : "return ")}");
                End(body.Span.End, "; }");
                break;
            case WhereClauseSyntax clause:
                Begin(clause.Condition.SpanStart, $"{Calls}Check() && (");
                End(clause.Condition.Span.End, ")");
                break;
            case EqualsValueClauseSyntax { Value: BaseObjectCreationExpressionSyntax or InvocationExpressionSyntax } value when CellSyntax.IsOfInstances(value) && CellSyntax.IsOfCells(value.Value, model):
                Begin(value.Value.SpanStart, $"{Calls}Enter() ? ");
                End(value.Value.Span.End, " : default!");
                break;
            case AwaitExpressionSyntax { Expression: { } awaited } when CellSyntax.IsTask(model.GetTypeInfo(awaited).Type):
                // In brackets where a colon would begin a format.
                var bracket = CellSyntax.IsInText(node);
                if (bracket) Begin(node.SpanStart, "(");
                Begin(awaited.SpanStart, $"{Calls}Until(");
                End(node.Span.End, bracket ? "))" : ")");
                break;
            case InvocationExpressionSyntax { ArgumentList: { } given } when CallerTexts.Of(node, model) is { } texts: Begin(given.CloseParenToken.SpanStart, texts); break;
            case BaseObjectCreationExpressionSyntax { ArgumentList: { } given } when CallerTexts.Of(node, model) is { } texts: Begin(given.CloseParenToken.SpanStart, texts); break;
            default: break;
        }
    }

    private void Statement(StatementSyntax body, string call)
    {
        if (body is BlockSyntax block)
        {
            Begin(block.OpenBraceToken.Span.End, $" {call}");
            return;
        }
        Begin(body.SpanStart, $"{{ {call} ");
        End(body.Span.End, " }");
    }

    /// <summary>Makes a block of a function that is one expression: the arrow becomes a comment, since only insertions keep all lines and columns.</summary>
    private void Arrow(ArrowExpressionClauseSyntax body, SyntaxToken semicolon, bool givesNothing, string open = "", string close = "")
    {
        Begin(body.ArrowToken.SpanStart, $"{{ {open}{Function} /*");
        Begin(body.ArrowToken.Span.End, "*/");
        if (!givesNothing && body.Expression is not ThrowExpressionSyntax) Begin(body.Expression.SpanStart, "return ");
        End(semicolon.Span.End, $" }}{close}");
    }

    /// <summary>In a loop of the cell itself, which is never on its way out there, or of something that may be.</summary>
    private static string InLoop(StatementSyntax loop) => CellSyntax.IsCells(loop) ? Again : Loop;

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
