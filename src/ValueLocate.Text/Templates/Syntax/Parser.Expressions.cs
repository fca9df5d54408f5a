namespace ValueLocate.Text.Templates;

/// <summary>Expressions, from the weakest operator to the strongest.</summary>
internal sealed partial class Parser
{
    private Expr Expression(bool withCondition = true)
    {
        Enter();
        var result = withCondition ? Condition() : Or();
        depth--;
        return result;
    }

    private Expr Condition()
    {
        var before = unknown.Count;
        var value = Or();
        var count = 0;
        while (SkipName("if"))
        {
            Chain(ref count);
            var test = Or();
            Expr? otherwise = null;
            if (SkipName("else"))
            {
                Enter();
                otherwise = Condition();
                depth--;
            }
            value = new ConditionExpr(test, value, otherwise);
            unknown.RemoveRange(before, unknown.Count - before);
        }
        return value;
    }

    private Expr Or()
    {
        var left = And();
        var count = 0;
        while (SkipName("or"))
        {
            Chain(ref count);
            left = new LogicExpr(left, And(), true);
        }
        return left;
    }

    private Expr And()
    {
        var left = Not();
        var count = 0;
        while (SkipName("and"))
        {
            Chain(ref count);
            left = new LogicExpr(left, Not(), false);
        }
        return left;
    }

    private Expr Not()
    {
        if (!SkipName("not")) return Comparison();
        Enter();
        var operand = Not();
        depth--;
        return new NotExpr(operand);
    }

    private Expr Comparison()
    {
        var first = Sum();
        var rest = new List<(string Op, Expr Right)>();
        var count = 0;
        while (true)
        {
            if (Current is { Kind: TokenKind.Operator, Spelling: "==" or "!=" or "<" or "<=" or ">" or ">=" }) rest.Add((Next().Spelling, Sum()));
            else if (SkipName("in")) rest.Add(("in", Sum()));
            else if (Current.IsName("not") && Following.IsName("in"))
            {
                Next();
                Next();
                rest.Add(("not in", Sum()));
            }
            else
            {
                return rest.Count == 0 ? first : new CompareExpr(first, rest);
            }
            Chain(ref count);
        }
    }

    private Expr Sum() => LeftAssociative(Concatenation, "+", "-");

    private Expr Concatenation()
    {
        var first = Product();
        if (!Current.IsOperator("~")) return first;
        var parts = new List<Expr> { first };
        while (SkipOperator("~")) parts.Add(Product());
        return new ConcatExpr(parts);
    }

    private Expr Product() => LeftAssociative(Power, "*", "/", "//", "%");

    private Expr Power() => LeftAssociative(() => Unary(true), "**");

    private Expr LeftAssociative(Func<Expr> operand, params ReadOnlySpan<string> operators)
    {
        var left = operand();
        var count = 0;
        while (Current.Kind == TokenKind.Operator && operators.Contains(Current.Spelling))
        {
            Chain(ref count);
            var op = Next().Spelling;
            left = op == "**" ? BinaryExpr.Power(left, operand()) : new BinaryExpr(op, left, operand());
        }
        return left;
    }

    private Expr Unary(bool withFilters)
    {
        Expr node;
        if (Current.IsOperator("-") || Current.IsOperator("+"))
        {
            Enter();
            var op = Next().Spelling;
            node = new UnaryExpr(op, Unary(false));
            depth--;
        }
        else
        {
            node = Primary();
        }
        node = Postfix(node);
        return withFilters ? Filters(node) : node;
    }
}
