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
    public static StopChecks Of(string code, CSharpCompilation compilation, SyntaxTree tree, bool expressions)
    {
        var checks = new StopChecks(code);
        var root = tree.GetCompilationUnitRoot();
        var model = compilation.GetSemanticModel(tree);
        if (root.ContainsDiagnostics || root.ContainsSkippedText) return checks;
        checks.Members(root);
        foreach (var node in root.DescendantNodes(n => !IsTree(n, model)))
        {
            checks.Statements(node);
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

    private void Statements(SyntaxNode node)
    {
        switch (node)
        {
            case WhileStatementSyntax s: Statement(s.Statement, Loop); break;
            case ForStatementSyntax s: Statement(s.Statement, Loop); break;
            case CommonForEachStatementSyntax s: Statement(s.Statement, Loop); break;
            case DoStatementSyntax s: Statement(s.Statement, Loop); break;
            case GotoStatementSyntax s: Statement(s, Loop); break;
            case LocalFunctionStatementSyntax { Body: { } body }: Statement(body, Function); break;
            case MethodDeclarationSyntax { Body: { } body }: Statement(body, Function); break;
            case BaseMethodDeclarationSyntax { Body: { } body } when CallsSomething(body): Statement(body, Function); break;
            case AccessorDeclarationSyntax { Body: { } body } when CallsSomething(body): Statement(body, Function); break;
            case AnonymousFunctionExpressionSyntax { Block: { } body }: Statement(body, Function); break;
            case ExpressionStatementSyntax { SemicolonToken.IsMissing: false } or LocalDeclarationStatementSyntax when node.Parent is not GlobalStatementSyntax && Awaits(node):
                var alone = node.Parent is not (BlockSyntax or SwitchSectionSyntax);
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
            case LocalFunctionStatementSyntax { ExpressionBody: { } body } f: Arrow(body, f.SemicolonToken, GivesNothing(model.GetDeclaredSymbol(f) as IMethodSymbol)); break;
            case MethodDeclarationSyntax { ExpressionBody: { } body } m: Arrow(body, m.SemicolonToken, GivesNothing(model.GetDeclaredSymbol(m))); break;
            case BaseMethodDeclarationSyntax { ExpressionBody: { } body } m when CallsSomething(body): Arrow(body, m.SemicolonToken, GivesNothing(model.GetDeclaredSymbol(m))); break;
            case AccessorDeclarationSyntax { ExpressionBody: { } body } a when CallsSomething(body): Arrow(body, a.SemicolonToken, !a.IsKind(SyntaxKind.GetAccessorDeclaration)); break;
            case PropertyDeclarationSyntax { ExpressionBody: { } body } p when CallsSomething(body): Arrow(body, p.SemicolonToken, false, "get { ", " }"); break;
            case IndexerDeclarationSyntax { ExpressionBody: { } body } p when CallsSomething(body): Arrow(body, p.SemicolonToken, false, "get { ", " }"); break;
            case AnonymousFunctionExpressionSyntax { ExpressionBody: { } body } lambda when model.GetTypeInfo(lambda).ConvertedType is INamedTypeSymbol { DelegateInvokeMethod: { } invoke }:
                var nothing = invoke.ReturnsVoid || (lambda.AsyncKeyword.RawKind != 0 && invoke.ReturnType is INamedTypeSymbol { IsGenericType: false });
                Begin(body.SpanStart, $"{{ {Function} {(nothing || body is ThrowExpressionSyntax ? "" : "return ")}");
                End(body.Span.End, "; }");
                break;
            case WhereClauseSyntax clause:
                Begin(clause.Condition.SpanStart, $"{Calls}Check() && (");
                End(clause.Condition.Span.End, ")");
                break;
            case AwaitExpressionSyntax wait when model.GetTypeInfo(wait).Type is { SpecialType: not SpecialType.System_Void, TypeKind: not (TypeKind.Error or TypeKind.Dynamic) }:
                // In brackets, since a colon in an interpolation would begin its format; but a statement may have none.
                var whole = wait.Parent is ExpressionStatementSyntax;
                Begin(wait.SpanStart, $"{(whole ? "" : "(")}{Calls}Go(");
                End(wait.Span.End, whole ? ")" : "))");
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

    private static bool GivesNothing(IMethodSymbol? method) => method is { ReturnsVoid: true } or { IsAsync: true, ReturnType: INamedTypeSymbol { IsGenericType: false } };

    /// <summary>Whether it could call itself in the end, or last long: a property that gives a field is asked a million times, and can't.</summary>
    private static bool CallsSomething(SyntaxNode body) =>
        body.DescendantNodes().Any(n => n is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax or ElementAccessExpressionSyntax or CollectionExpressionSyntax or AwaitExpressionSyntax);

    private static bool Awaits(SyntaxNode statement) =>
        statement.DescendantNodes(n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).Any(n => n is AwaitExpressionSyntax);

    /// <summary>Whether it is an expression tree, which others read: a lambda that becomes one, or a query against a database.</summary>
    private static bool IsTree(SyntaxNode node, SemanticModel model) => node switch
    {
        AnonymousFunctionExpressionSyntax => model.GetTypeInfo(node).ConvertedType is { Name: "Expression" },
        QueryExpressionSyntax query => model.GetTypeInfo(query.FromClause.Expression).Type is { } source && source.AllInterfaces.Append(source).Any(i => i.Name == "IQueryable"),
        _ => false,
    };

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
