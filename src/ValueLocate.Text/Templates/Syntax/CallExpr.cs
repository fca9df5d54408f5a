namespace ValueLocate.Text.Templates;

/// <summary>The values between the parentheses of a call: a, name=b, *c, **d.</summary>
internal sealed class CallArguments
{
    public List<Expr> Positional { get; } = [];

    public List<(string Name, Expr Value)> Named { get; } = [];

    public Expr? Spread { get; set; }

    public Expr? SpreadNamed { get; set; }

    public Args Eval(Frame frame)
    {
        var positional = new List<object?>(Positional.Count);
        foreach (var p in Positional) positional.Add(p.Eval(frame));
        if (Spread is not null) positional.AddRange(Py.ToList(Spread.Eval(frame)));
        if (Named.Count == 0 && SpreadNamed is null) return new Args(positional);
        var named = new PyDict();
        foreach (var (name, value) in Named)
        {
            if (named.Contains(name)) throw TemplateError.Type($"keyword argument repeated: {name}");
            named.Set(name, value.Eval(frame));
        }
        if (SpreadNamed is not null) AddAll(named, SpreadNamed.Eval(frame));
        return new Args(positional, named);
    }

    private static void AddAll(PyDict named, object? more)
    {
        if (more is not PyDict dict) throw TemplateError.Type("argument after ** must be a mapping");
        foreach (var e in dict.Entries)
        {
            if (e.Key.Value is not string key) throw TemplateError.Type("keywords must be strings");
            if (named.Contains(key)) throw TemplateError.Type($"got multiple values for keyword argument '{key}'");
            named.Set(key, e.Value);
        }
    }
}

internal sealed class CallExpr(Expr function, CallArguments arguments) : Expr
{
    /// <summary>Runs the call; a call block passes its body as <paramref name="caller"/>.</summary>
    public object? Run(Frame frame, object? caller)
    {
        var callee = function.Eval(frame);
        if (callee is Undefined u) throw u.Fail();
        if (callee is not ICallable target) throw TemplateError.Type($"'{Py.TypeName(callee)}' object is not callable");
        var args = arguments.Eval(frame);
        args.AutoEscape = frame.AutoEscape;
        if (caller is not null) args.Named.Set("caller", caller);
        return target.Call(args);
    }

    protected override object? Compute(Frame frame) => Run(frame, null);
}

internal sealed class FilterExpr(Expr? value, string name, CallArguments arguments) : Expr
{
    /// <summary>Applies the filter to a captured text instead of to its own expression.</summary>
    public object? Apply(object? input, Frame frame) => FilterTable.Call(name, input, arguments.Eval(frame), frame);

    protected override object? Compute(Frame frame) => Apply(value!.Eval(frame), frame);
}

internal sealed class TestExpr(Expr value, string name, CallArguments arguments) : Expr
{
    protected override object? Compute(Frame frame) => TestTable.Call(name, value.Eval(frame), arguments.Eval(frame));
}
