namespace ValueLocate.Models.Templates;

/// <summary>Expressions, from the weakest operator to the strongest.</summary>
internal sealed partial class Parser
{
    private static bool IsLiteral(string name) => name is "true" or "false" or "none" or "True" or "False" or "None";

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

    private Expr Primary()
    {
        var token = Next();
        switch (token.Kind)
        {
            case TokenKind.Name when IsLiteral(token.Spelling):
                return new Literal(token.Spelling is "none" or "None" ? null : token.Spelling is "true" or "True");
            case TokenKind.Name:
                NoteLoad(token.Spelling);
                return new NameExpr(token.Spelling);
            case TokenKind.Text:
                var text = (string)token.Value!;
                while (Current.Kind == TokenKind.Text) text += (string)Next().Value!;
                return new Literal(text);
            case TokenKind.Integer or TokenKind.Float:
                return new Literal(token.Value);
            case TokenKind.Operator when token.Spelling == "(":
                var inner = TupleOrExpression(inParentheses: true);
                ExpectOperator(")");
                return inner;
            case TokenKind.Operator when token.Spelling == "[":
                return new ListExpr(Items("]"));
            case TokenKind.Operator when token.Spelling == "{":
                return Dict();
            default:
                at = token.Kind == TokenKind.End ? at : at - 1;
                throw Fail($"unexpected '{token.Describe()}'");
        }
    }

    /// <summary>One expression, or several with commas between them, which make a tuple.</summary>
    private Expr TupleOrExpression(bool withCondition = true, bool inParentheses = false)
    {
        var items = new List<Expr>();
        var isTuple = false;
        while (!IsTupleEnd())
        {
            items.Add(Expression(withCondition));
            if (!SkipOperator(",")) break;
            isTuple = true;
        }
        if (isTuple) return new TupleExpr(items);
        if (items.Count == 1) return items[0];
        return inParentheses ? new TupleExpr(items) : throw Fail($"Expected an expression, got '{Current.Describe()}'");
    }

    private bool IsTupleEnd() => Current.Kind is TokenKind.VariableEnd or TokenKind.BlockEnd || Current.IsOperator(")");

    private List<Expr> Items(string close)
    {
        var items = new List<Expr>();
        while (!Current.IsOperator(close))
        {
            if (items.Count > 0) ExpectOperator(",");
            if (Current.IsOperator(close)) break;
            items.Add(Expression());
        }
        ExpectOperator(close);
        return items;
    }

    private DictExpr Dict()
    {
        var pairs = new List<(Expr Key, Expr Value)>();
        while (!Current.IsOperator("}"))
        {
            if (pairs.Count > 0) ExpectOperator(",");
            if (Current.IsOperator("}")) break;
            var key = Expression();
            ExpectOperator(":");
            pairs.Add((key, Expression()));
        }
        ExpectOperator("}");
        return new DictExpr(pairs);
    }
}
