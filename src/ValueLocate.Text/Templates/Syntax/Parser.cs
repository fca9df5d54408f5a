using System.Runtime.CompilerServices;

namespace ValueLocate.Text.Templates;

/// <summary>Jinja's grammar by recursive descent: this part walks the tokens, Statements and Expressions know the rules.</summary>
internal sealed partial class Parser
{
    private readonly List<Token> tokens;
    private readonly Stack<MacroNames> macros = new();
    private readonly List<string> unknown = [];
    private readonly List<NamedBlock> blocks = [];
    private int at;
    private int depth;
    private int loopsAround;
    private bool insideFor;
    private bool insideIf;

    private Parser(List<Token> tokens) => this.tokens = tokens;

    private Token Current => tokens[at];

    private Token Following => tokens[Math.Min(at + 1, tokens.Count - 1)];

    public static ParsedTemplate Parse(string source)
    {
        var parser = new Parser(Lexer.Tokenize(source));
        var body = parser.Body([]);
        if (parser.unknown.Count > 0) throw new TemplateError("TemplateAssertionError", parser.unknown[0]);
        return new ParsedTemplate(body, parser.blocks);
    }

    private Token Next()
    {
        var token = Current;
        if (at < tokens.Count - 1) at++;
        return token;
    }

    private bool SkipName(string name)
    {
        if (!Current.IsName(name)) return false;
        Next();
        return true;
    }

    private bool SkipOperator(string op)
    {
        if (!Current.IsOperator(op)) return false;
        Next();
        return true;
    }

    private Token Expect(TokenKind kind, string what) => Current.Kind == kind ? Next() : throw Expected(what);

    private void ExpectOperator(string op)
    {
        if (!SkipOperator(op)) throw Expected(op);
    }

    private void ExpectName(string name)
    {
        if (!SkipName(name)) throw Expected(name);
    }

    private TemplateError Expected(string what) => Fail(Current.Kind == TokenKind.End
        ? $"unexpected end of template, expected '{what}'."
        : $"expected token '{what}', got '{Current.Describe()}'");

    private TemplateError Fail(string message) => TemplateError.Syntax(message, Current.Line);

    /// <summary>Goes one level deeper into the source; paired with <c>depth--</c>.</summary>
    private void Enter()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (++depth > Budget.MaxNesting) throw TemplateError.Limit($"it nests more than {Budget.MaxNesting} deep (line {Current.Line})");
    }

    /// <summary>Counts the operators of one level.</summary>
    private void Chain(ref int count)
    {
        if (++count > Budget.MaxChain) throw TemplateError.Limit($"it chains more than {Budget.MaxChain} operators (line {Current.Line})");
    }

    /// <summary>Notes what is read inside a macro, which decides whether it takes a caller and further arguments.</summary>
    private void NoteLoad(string name)
    {
        foreach (var names in macros) names.Load(name);
    }

    private void NoteStore(string name)
    {
        foreach (var names in macros) names.Store(name);
        if (name == "loop" && insideFor) throw Fail("Can't assign to special loop variable in for-loop target");
    }

    /// <summary>An unknown filter or test is an error at once, unless an if or a condition guards it.</summary>
    private void NoteUnknown(string message)
    {
        if (!insideIf) unknown.Add(message);
    }
}

/// <summary>Which of the special names a macro's body reads before it sets them.</summary>
internal sealed class MacroNames
{
    private readonly HashSet<string> loaded = [];
    private readonly HashSet<string> stored = [];

    public bool Uses(string name) => loaded.Contains(name);

    public void Load(string name)
    {
        if (!stored.Contains(name)) loaded.Add(name);
    }

    public void Store(string name) => stored.Add(name);
}
