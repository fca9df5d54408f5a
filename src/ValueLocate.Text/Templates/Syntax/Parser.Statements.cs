namespace ValueLocate.Text.Templates;

/// <summary>Text, print statements and tags.</summary>
internal sealed partial class Parser
{
    /// <summary>Everything up to a tag in <paramref name="until"/>, which is left as the current token; or up to the end of the template.</summary>
    private Sequence Body(string[] until)
    {
        Enter();
        var nodes = new List<Node>();
        while (Current.Kind != TokenKind.End)
        {
            var token = Next();
            switch (token.Kind)
            {
                case TokenKind.Data:
                    nodes.Add(new TextNode(token.Spelling));
                    break;
                case TokenKind.VariableBegin:
                    nodes.Add(new PrintNode(TupleOrExpression()));
                    Expect(TokenKind.VariableEnd, "end of print statement");
                    break;
                default:
                    if (Current.Kind == TokenKind.Name && until.Contains(Current.Spelling))
                    {
                        depth--;
                        return new Sequence(nodes);
                    }
                    nodes.Add(Statement(until));
                    Expect(TokenKind.BlockEnd, "end of statement block");
                    break;
            }
        }
        if (until.Length > 0)
            throw Fail($"Unexpected end of template. Jinja was looking for the following tags: '{string.Join("' or '", until)}'.");
        depth--;
        return new Sequence(nodes);
    }

    /// <summary>The rest of an opening tag and the body up to one of <paramref name="until"/>.</summary>
    private Sequence Block(params string[] until)
    {
        SkipOperator(":");
        Expect(TokenKind.BlockEnd, "end of statement block");
        return Body(until);
    }

    private Node Statement(string[] until)
    {
        var name = Current.Kind == TokenKind.Name ? Current.Spelling : throw Fail("tag name expected");
        switch (name)
        {
            case "for": return For();
            case "if": return If();
            case "set": return Set();
            case "macro": return MacroDefinition();
            case "call": return Call();
            case "generation": return Generation();
            case "filter": return FilterBlock();
            case "with": return With();
            case "block": return NamedBlock();
            case "autoescape": return AutoEscape();
            case "print": return Print();
            case "break" or "continue":
                Next();
                if (loopsAround == 0) throw Fail($"'{name}' outside loop");
                return new Jump(name == "break" ? Flow.Break : Flow.Continue);
            case "include" or "import" or "from" or "extends":
                while (Current.Kind is not (TokenKind.BlockEnd or TokenKind.End)) Next();
                return new Refused(name);
            default:
                var looking = until.Length == 0 ? "" : $" Jinja was looking for the following tags: '{string.Join("' or '", until)}'.";
                throw Fail($"Encountered unknown tag '{name}'.{looking}");
        }
    }

    /// <summary>A body with names of its own; with <paramref name="loops"/> 0 break and continue end at its border.</summary>
    private Sequence Inner(int loops, params string[] until)
    {
        var (outerIf, outerLoops) = (insideIf, loopsAround);
        (insideIf, loopsAround) = (false, loops);
        var body = Block(until);
        (insideIf, loopsAround) = (outerIf, outerLoops);
        return body;
    }

    private ForNode For()
    {
        Next();
        var outerFor = insideFor;
        insideFor = true;
        var target = Target(false);
        ExpectName("in");
        var iterable = TupleOrExpression(false);
        var test = SkipName("if") ? Expression() : null;
        var recursive = SkipName("recursive");
        var body = Inner(loopsAround + 1, "endfor", "else");
        var otherwise = Next().Spelling == "else" ? Inner(loopsAround, "endfor") : null;
        if (otherwise is not null) Next();
        insideFor = outerFor;
        return new ForNode(target, iterable, test, recursive, body, otherwise);
    }

    private IfNode If()
    {
        var outer = insideIf;
        insideIf = true;
        var branches = new List<(Expr Test, Node Body)>();
        Node? otherwise = null;
        string tag;
        do
        {
            Next();
            var test = TupleOrExpression(false);
            branches.Add((test, Block("elif", "else", "endif")));
            tag = Current.Spelling;
        }
        while (tag == "elif");
        Next();
        if (tag == "else")
        {
            otherwise = Block("endif");
            Next();
        }
        insideIf = outer;
        return new IfNode(branches, otherwise);
    }

    private Node Set()
    {
        Next();
        var target = Target(true);
        if (SkipOperator("=")) return new SetNode(target, TupleOrExpression());
        var filters = new List<FilterExpr>();
        while (SkipOperator("|")) filters.Add(FilterCall(null));
        var body = Inner(loopsAround, "endset");
        Next();
        return new SetBlock(target, filters, body);
    }

    private FilterBlock FilterBlock()
    {
        Next();
        var filters = new List<FilterExpr> { FilterCall(null) };
        while (SkipOperator("|")) filters.Add(FilterCall(null));
        var body = Inner(loopsAround, "endfilter");
        Next();
        return new FilterBlock(filters, body);
    }

    private WithNode With()
    {
        Next();
        var settings = new List<(Target Target, Expr Value)>();
        while (Current.Kind is not (TokenKind.BlockEnd or TokenKind.End))
        {
            if (settings.Count > 0) ExpectOperator(",");
            var target = Target(false);
            ExpectOperator("=");
            settings.Add((target, Expression()));
        }
        var body = Inner(loopsAround, "endwith");
        Next();
        return new WithNode(settings, body);
    }

    private NamedBlock NamedBlock()
    {
        Next();
        var name = Expect(TokenKind.Name, "name").Spelling;
        if (blocks.Any(b => b.Name == name)) throw Fail($"block '{name}' defined twice");
        var scoped = SkipName("scoped");
        var required = SkipName("required");
        var body = Inner(0, "endblock");
        Next();
        SkipName(name);
        var block = new NamedBlock(name, body, scoped, required);
        blocks.Add(block);
        return block;
    }

    private AutoEscapeNode AutoEscape()
    {
        Next();
        var value = Expression();
        var body = Inner(loopsAround, "endautoescape");
        Next();
        return new AutoEscapeNode(value, body);
    }

    private Sequence Print()
    {
        Next();
        var nodes = new List<Node>();
        while (Current.Kind is not (TokenKind.BlockEnd or TokenKind.End))
        {
            if (nodes.Count > 0) ExpectOperator(",");
            nodes.Add(new PrintNode(Expression()));
        }
        return new Sequence(nodes);
    }
}
