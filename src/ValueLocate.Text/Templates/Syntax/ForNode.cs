namespace ValueLocate.Text.Templates;

/// <summary>{% for target in iterable if test recursive %} body {% else %} otherwise {% endfor %}</summary>
internal sealed class ForNode(Target target, Expr iterable, Expr? test, bool recursive, Node body, Node? otherwise) : Node
{
    protected override Flow Execute(Frame frame)
    {
        var items = iterable.Eval(frame);
        if (!recursive) return Loop(frame, frame.Scope, items, 0, null);
        frame.WriteValue(frame.Captured(Recurse(frame, frame.Scope, items, 0)));
        return Flow.Normal;
    }

    /// <summary>One level of a recursive loop, as text.</summary>
    private string Recurse(Frame around, Scope scope, object? items, int depth)
    {
        Budget.EnterCall();
        var frame = new Frame(around.Top, scope, around.AutoEscape);
        Loop(frame, scope, items, depth, (inner, next) => Recurse(around, scope, inner, next));
        Budget.LeaveCall();
        return frame.Output;
    }

    private Flow Loop(Frame frame, Scope outer, object? items, int depth, Func<object?, int, string>? recurse)
    {
        var source = Py.Iterate(items);
        if (test is not null) source = Selected(source, frame, outer);
        var loop = new LoopContext(source, test is null ? Py.TryLength(items) : null, depth, recurse);
        var finishedOne = false;
        while (loop.MoveNext())
        {
            frame.Scope = new Scope(outer);
            frame.Scope.Set("loop", loop);
            target.Assign(frame, loop.Current);
            var flow = body.Run(frame);
            if (flow == Flow.Break) break;
            finishedOne |= flow == Flow.Normal;
        }
        // As in Jinja, else also runs where no round came to its end.
        frame.Scope = new Scope(outer);
        var result = finishedOne || otherwise is null ? Flow.Normal : otherwise.Run(frame);
        frame.Scope = outer;
        return result;
    }

    /// <summary>The items that pass the test, read one by one as the loop asks for them.</summary>
    private IEnumerable<object?> Selected(IEnumerable<object?> source, Frame around, Scope outer)
    {
        foreach (var item in source)
        {
            var frame = new Frame(around.Top, new Scope(outer), around.AutoEscape);
            target.Assign(frame, item);
            if (Py.Truth(test!.Eval(frame))) yield return item;
        }
    }
}
