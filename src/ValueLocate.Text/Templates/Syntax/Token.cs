namespace ValueLocate.Text.Templates;

internal enum TokenKind
{
    Data,
    VariableBegin,
    VariableEnd,
    BlockBegin,
    BlockEnd,
    Name,
    Text,
    Integer,
    Float,
    Operator,
    End,
}

/// <summary>One token: its spelling, and for literals the value that it stands for.</summary>
internal readonly record struct Token(TokenKind Kind, string Spelling, object? Value, int Line)
{
    public bool IsName(string name) => Kind == TokenKind.Name && Spelling == name;

    public bool IsOperator(string op) => Kind == TokenKind.Operator && Spelling == op;

    /// <summary>The token as Jinja's messages call it.</summary>
    public string Describe() => Kind switch
    {
        TokenKind.VariableEnd => "end of print statement",
        TokenKind.BlockEnd => "end of statement block",
        TokenKind.End => "end of template",
        TokenKind.Text => "string",
        TokenKind.Integer => "integer",
        TokenKind.Float => "float",
        _ => Spelling,
    };
}
