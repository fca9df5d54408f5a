namespace ValueLocate.Text.Templates;

/// <summary>Names, literals and what stands in brackets.</summary>
internal sealed partial class Parser
{
    private static bool IsLiteral(string name) => name is "true" or "false" or "none" or "True" or "False" or "None";

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
