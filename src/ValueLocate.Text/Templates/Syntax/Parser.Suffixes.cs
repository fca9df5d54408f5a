namespace ValueLocate.Text.Templates;

/// <summary>What follows a value: members, slices, calls, filters and tests; and what can be assigned to.</summary>
internal sealed partial class Parser
{
    private Expr Postfix(Expr node)
    {
        var count = 0;
        while (true)
        {
            if (SkipOperator(".")) node = Member(node);
            else if (SkipOperator("[")) node = Subscript(node);
            else if (Current.IsOperator("(")) node = new CallExpr(node, Arguments());
            else return node;
            Chain(ref count);
        }
    }

    private Expr Filters(Expr node)
    {
        var count = 0;
        while (true)
        {
            if (SkipOperator("|")) node = FilterCall(node);
            else if (SkipName("is")) node = Test(node);
            else if (Current.IsOperator("(")) node = new CallExpr(node, Arguments());
            else return node;
            Chain(ref count);
        }
    }

    private Expr Member(Expr owner)
    {
        var token = Next();
        return token.Kind switch
        {
            TokenKind.Name => new AttributeExpr(owner, token.Spelling),
            TokenKind.Integer => new ItemExpr(owner, new Literal(token.Value)),
            _ => throw Fail("expected name or number"),
        };
    }

    private Expr Subscript(Expr owner)
    {
        var keys = new List<Expr>();
        while (!Current.IsOperator("]"))
        {
            if (keys.Count > 0) ExpectOperator(",");
            keys.Add(Subscribed());
        }
        ExpectOperator("]");
        if (keys is [SliceExpr slice]) return new TakeSlice(owner, slice);
        if (keys.Any(k => k is SliceExpr)) throw Fail("a slice must stand alone");
        return new ItemExpr(owner, keys.Count == 1 ? keys[0] : new TupleExpr(keys));
    }

    private Expr Subscribed()
    {
        var start = Current.IsOperator(":") ? null : Expression();
        if (!SkipOperator(":")) return start!;
        var stop = Bound();
        var step = SkipOperator(":") ? Bound() : null;
        return new SliceExpr(start, stop, step);
    }

    private Expr? Bound() => Current.IsOperator(":") || Current.IsOperator("]") || Current.IsOperator(",") ? null : Expression();

    private CallArguments Arguments()
    {
        ExpectOperator("(");
        var result = new CallArguments();
        var first = true;
        while (!Current.IsOperator(")"))
        {
            if (!first) ExpectOperator(",");
            if (Current.IsOperator(")")) break;
            first = false;
            Argument(result);
        }
        ExpectOperator(")");
        return result;
    }

    private void Argument(CallArguments to)
    {
        if (SkipOperator("*"))
        {
            Ensure(to.Spread is null && to.SpreadNamed is null);
            to.Spread = Expression();
        }
        else if (SkipOperator("**"))
        {
            Ensure(to.SpreadNamed is null);
            to.SpreadNamed = Expression();
        }
        else if (Current.Kind == TokenKind.Name && Following.IsOperator("="))
        {
            Ensure(to.SpreadNamed is null);
            var name = Next().Spelling;
            Next();
            to.Named.Add((name, Expression()));
        }
        else
        {
            Ensure(to is { Spread: null, SpreadNamed: null, Named.Count: 0 });
            to.Positional.Add(Expression());
        }
    }

    private void Ensure(bool condition)
    {
        if (!condition) throw Fail("invalid syntax for function call expression");
    }

    private FilterExpr FilterCall(Expr? value)
    {
        var name = DottedName();
        if (!FilterTable.IsKnown(name)) NoteUnknown($"No filter named '{name}'.");
        return new FilterExpr(value, name, Current.IsOperator("(") ? Arguments() : new CallArguments());
    }

    private Expr Test(Expr value)
    {
        var negated = SkipName("not");
        var name = DottedName();
        if (!TestTable.IsKnown(name)) NoteUnknown($"No test named '{name}'.");
        var arguments = new CallArguments();
        if (Current.IsOperator("("))
        {
            arguments = Arguments();
        }
        else if (StartsOperand() && !(Current.IsName("else") || Current.IsName("or") || Current.IsName("and")))
        {
            if (Current.IsName("is")) throw Fail("You cannot chain multiple tests with is");
            Enter();
            arguments.Positional.Add(Postfix(Primary()));
            depth--;
        }
        var test = new TestExpr(value, name, arguments);
        return negated ? new NotExpr(test) : test;
    }

    private bool StartsOperand() => Current.Kind is TokenKind.Name or TokenKind.Text or TokenKind.Integer or TokenKind.Float
        || Current.IsOperator("[") || Current.IsOperator("{");

    private string DottedName()
    {
        var name = Expect(TokenKind.Name, "name").Spelling;
        while (SkipOperator(".")) name += "." + Expect(TokenKind.Name, "name").Spelling;
        return name;
    }

    /// <summary>What a for, set or with assigns to: names, tuples of them and, where <paramref name="allowNamespace"/>, ns.name.</summary>
    private Target Target(bool allowNamespace)
    {
        var targets = new List<Target>();
        var isTuple = false;
        while (!IsTupleEnd())
        {
            targets.Add(OneTarget(allowNamespace));
            if (!SkipOperator(",")) break;
            isTuple = true;
        }
        if (targets.Count == 0) throw Fail($"Expected an expression, got '{Current.Describe()}'");
        return isTuple ? new TupleTarget(targets) : targets[0];
    }

    private Target OneTarget(bool allowNamespace)
    {
        if (SkipOperator("("))
        {
            Enter();
            var inner = Target(false);
            depth--;
            ExpectOperator(")");
            return inner;
        }
        var name = Expect(TokenKind.Name, "name").Spelling;
        if (IsLiteral(name)) throw Fail("can't assign to 'const'");
        if (allowNamespace && SkipOperator("."))
        {
            NoteLoad(name);
            return new NamespaceTarget(name, Expect(TokenKind.Name, "name").Spelling);
        }
        NoteStore(name);
        return new NameTarget(name);
    }
}
