namespace ValueLocate.Text.Templates;

/// <summary>Macros, and the blocks whose bodies run as macros do.</summary>
internal sealed partial class Parser
{
    private MacroNode MacroDefinition()
    {
        Next();
        var name = Expect(TokenKind.Name, "name").Spelling;
        NoteStore(name);
        return new MacroNode(name, MacroBody(Parameters(), "endmacro"));
    }

    private CallBlock Call()
    {
        Next();
        IReadOnlyList<Parameter> parameters = Current.IsOperator("(") ? Parameters() : [];
        if (Expression() is not CallExpr call) throw Fail("expected call");
        return new CallBlock(call, MacroBody(parameters, "endcall"));
    }

    /// <summary>transformers' own tag around what the assistant says: its body runs as a call block's does.</summary>
    private CallBlock Generation()
    {
        Next();
        return new CallBlock(null, MacroBody([], "endgeneration"));
    }

    private MacroBody MacroBody(IReadOnlyList<Parameter> parameters, string end)
    {
        var names = new MacroNames();
        macros.Push(names);
        var body = Inner(0, end);
        Next();
        macros.Pop();
        if (names.Uses("caller") && parameters.Any(p => p is { Name: "caller", Default: null }))
            throw Fail("the special \"caller\" argument must be omitted or be given a default.");
        var own = parameters.Select(p => p.Name).ToHashSet();
        return new MacroBody(
            parameters, body, names.Uses("caller"), names.Uses("kwargs") && !own.Contains("kwargs"), names.Uses("varargs") && !own.Contains("varargs"));
    }

    private List<Parameter> Parameters()
    {
        ExpectOperator("(");
        var parameters = new List<Parameter>();
        while (!Current.IsOperator(")"))
        {
            if (parameters.Count > 0) ExpectOperator(",");
            var name = Expect(TokenKind.Name, "name").Spelling;
            if (IsLiteral(name)) throw Fail("can't assign to 'name'");
            if (parameters.Any(p => p.Name == name)) throw Fail($"duplicate argument '{name}'");
            var value = SkipOperator("=") ? Expression() : null;
            if (value is null && parameters.Count > 0 && parameters[^1].Default is not null)
                throw Fail("non-default argument follows default argument");
            parameters.Add(new Parameter(name, value));
        }
        ExpectOperator(")");
        return parameters;
    }
}
