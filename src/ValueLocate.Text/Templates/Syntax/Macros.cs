namespace ValueLocate.Text.Templates;

internal sealed record Parameter(string Name, Expr? Default);

/// <summary>What a macro or a call block is made of. The flags say which special names its body reads.</summary>
internal sealed record MacroBody(IReadOnlyList<Parameter> Parameters, Node Content, bool UsesCaller, bool UsesKwargs, bool UsesVarargs);

internal sealed class MacroNode(string name, MacroBody body) : Node
{
    protected override Flow Execute(Frame frame)
    {
        frame.Scope.Set(name, new Macro(body, name, frame));
        return Flow.Normal;
    }
}

/// <summary>{% call(parameters) macro(...) %} body {% endcall %}; without a call it is a generation block, which just runs its body.</summary>
internal sealed class CallBlock(CallExpr? call, MacroBody body) : Node
{
    protected override Flow Execute(Frame frame)
    {
        var caller = new Macro(body, null, frame);
        frame.WriteText(call is null ? caller.Call(new Args([])) : call.Run(frame, caller));
        return Flow.Normal;
    }
}

/// <summary>A block: without inheritance it renders where it stands, but sees the template's own names only.</summary>
internal sealed class NamedBlock(string name, Node body, bool scoped, bool required) : Node
{
    public string Name { get; } = name;

    public string Render(Frame frame, Scope scope)
    {
        Budget.EnterCall();
        var inner = new Frame(frame.Top, new Scope(scope), frame.AutoEscape);
        body.Run(inner);
        Budget.LeaveCall();
        return inner.Output;
    }

    protected override Flow Execute(Frame frame)
    {
        if (required) throw TemplateError.Runtime($"Required block '{Name}' not found");
        frame.Write(Render(frame, scoped ? frame.Scope : frame.Top));
        return Flow.Normal;
    }
}

/// <summary>The variable "self", whose members are the template's blocks.</summary>
internal sealed class BlockSet(IReadOnlyList<NamedBlock> blocks, Frame frame)
{
    public object? Attribute(string name)
        => blocks.FirstOrDefault(b => b.Name == name) is { } block ? new Builtin(name, _ => block.Render(frame, frame.Top)) : Args.Missing;
}

/// <summary>A template that was read: what it does, and its blocks by name.</summary>
internal sealed record ParsedTemplate(Node Body, IReadOnlyList<NamedBlock> Blocks);
