namespace ValueLocate.Text.Templates;

/// <summary>A macro, or the body of a call block, together with the names around its definition.</summary>
internal sealed class Macro(MacroBody body, string? name, Frame definedIn) : ICallable
{
    private readonly Scope closure = definedIn.Scope;

    public string? Name { get; } = name;

    public MacroBody Body { get; } = body;

    public object? Call(Args args)
    {
        var frame = new Frame(definedIn.Top, new Scope(closure), definedIn.AutoEscape);
        Budget.EnterCall();
        Bind(args, frame);
        Body.Content.Run(frame);
        Budget.LeaveCall();
        return args.AutoEscape ? new Markup(frame.Output) : frame.Output;
    }

    private void Bind(Args args, Frame frame)
    {
        var parameters = Body.Parameters;
        var named = args.Named.Copy();
        var left = new PyDict();
        var given = new object?[parameters.Count];
        for (var i = 0; i < given.Length; i++)
        {
            if (i < args.Positional.Count) given[i] = args.Positional[i];
            else if (!named.TryGet(parameters[i].Name, out given[i])) given[i] = Args.Missing;
        }
        var consumed = parameters.Skip(args.Positional.Count).Select(p => p.Name).ToHashSet();
        foreach (var e in named.Entries)
        {
            var key = (string)e.Key.Value!;
            if (!consumed.Contains(key)) left.Set(key, e.Value);
        }
        if (Body.UsesCaller && !parameters.Any(p => p.Name == "caller"))
        {
            var caller = left.TryGet("caller", out var c) && c is not null ? c : Undefined.Hint("No caller defined");
            frame.Scope.Set("caller", caller);
            left = Without(left, "caller");
        }
        if (Body.UsesKwargs) frame.Scope.Set("kwargs", left);
        else if (left.Count > 0) throw TemplateError.Type($"macro {Repr.Of(Name)} takes no keyword argument {Repr.Of(left.Keys.First())}");
        if (Body.UsesVarargs) frame.Scope.Set("varargs", new PyTuple([.. args.Positional.Skip(given.Length)]));
        else if (args.Positional.Count > given.Length) throw TemplateError.Type($"macro {Repr.Of(Name)} takes not more than {given.Length} argument(s)");
        SetParameters(frame, given);
    }

    /// <summary>Defaults are computed in order and inside the macro, so that one can use the parameters before it.</summary>
    private void SetParameters(Frame frame, object?[] given)
    {
        for (var i = 0; i < given.Length; i++)
        {
            frame.Scope.Set(Body.Parameters[i].Name, Args.Given(given[i]) ? given[i] : Undefined.Name(Body.Parameters[i].Name));
        }
        for (var i = 0; i < given.Length; i++)
        {
            var parameter = Body.Parameters[i];
            if (Args.Given(given[i])) continue;
            var value = parameter.Default is { } d ? d.Eval(frame) : Undefined.Hint($"parameter '{parameter.Name}' was not provided");
            frame.Scope.Set(parameter.Name, value);
        }
    }

    private static PyDict Without(PyDict dict, string key)
    {
        var rest = new PyDict();
        foreach (var e in dict.Entries)
        {
            if (e.Key.Value is not string s || s != key) rest.Set(e.Key.Value, e.Value);
        }
        return rest;
    }
}
