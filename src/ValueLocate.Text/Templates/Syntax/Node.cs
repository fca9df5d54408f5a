using System.Runtime.CompilerServices;

namespace ValueLocate.Text.Templates;

/// <summary>How a piece of a template ended: at its end, or on the way out of a loop.</summary>
internal enum Flow
{
    Normal,
    Break,
    Continue,
}

/// <summary>A piece of a template that writes output or sets names.</summary>
internal abstract class Node
{
    public Flow Run(Frame frame)
    {
        Budget.Step();
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return Execute(frame);
    }

    protected abstract Flow Execute(Frame frame);
}

internal sealed class Sequence(List<Node> nodes) : Node
{
    protected override Flow Execute(Frame frame)
    {
        foreach (var node in nodes)
        {
            var flow = node.Run(frame);
            if (flow != Flow.Normal) return flow;
        }
        return Flow.Normal;
    }
}

internal sealed class TextNode(string text) : Node
{
    protected override Flow Execute(Frame frame)
    {
        frame.Write(text);
        return Flow.Normal;
    }
}

internal sealed class PrintNode(Expr value) : Node
{
    protected override Flow Execute(Frame frame)
    {
        frame.WriteValue(value.Eval(frame));
        return Flow.Normal;
    }
}

internal sealed class Jump(Flow flow) : Node
{
    protected override Flow Execute(Frame frame) => flow;
}

/// <summary>A tag that would read other files.</summary>
internal sealed class Refused(string tag) : Node
{
    protected override Flow Execute(Frame frame) => throw TemplateError.Type($"the tag '{tag}' reads other files, which a chat template cannot");
}

internal sealed class IfNode(List<(Expr Test, Node Body)> branches, Node? otherwise) : Node
{
    protected override Flow Execute(Frame frame)
    {
        foreach (var (test, body) in branches)
        {
            if (Py.Truth(test.Eval(frame))) return body.Run(frame);
        }
        return otherwise?.Run(frame) ?? Flow.Normal;
    }
}

internal sealed class SetNode(Target target, Expr value) : Node
{
    protected override Flow Execute(Frame frame)
    {
        target.Assign(frame, value.Eval(frame));
        return Flow.Normal;
    }
}

/// <summary>{% set name | filters %} ... {% endset %}</summary>
internal sealed class SetBlock(Target target, List<FilterExpr> filters, Node body) : Node
{
    protected override Flow Execute(Frame frame)
    {
        object? value = frame.Captured(frame.Capture(body, out var flow));
        if (flow != Flow.Normal) return flow;
        foreach (var filter in filters) value = filter.Apply(value, frame);
        target.Assign(frame, frame.AutoEscape && value is string s ? new Markup(s) : value);
        return Flow.Normal;
    }
}

internal sealed class FilterBlock(List<FilterExpr> filters, Node body) : Node
{
    protected override Flow Execute(Frame frame)
    {
        object? value = frame.Captured(frame.Capture(body, out var flow));
        if (flow != Flow.Normal) return flow;
        foreach (var filter in filters) value = filter.Apply(value, frame);
        frame.WriteText(value);
        return Flow.Normal;
    }
}

internal sealed class WithNode(List<(Target Target, Expr Value)> settings, Node body) : Node
{
    protected override Flow Execute(Frame frame)
    {
        var values = settings.Select(s => s.Value.Eval(frame)).ToList();
        var outer = frame.Scope;
        frame.Scope = new Scope(outer);
        for (var i = 0; i < values.Count; i++) settings[i].Target.Assign(frame, values[i]);
        var flow = body.Run(frame);
        frame.Scope = outer;
        return flow;
    }
}

internal sealed class AutoEscapeNode(Expr value, Node body) : Node
{
    protected override Flow Execute(Frame frame)
    {
        var (outer, scope) = (frame.AutoEscape, frame.Scope);
        frame.AutoEscape = Py.Truth(value.Eval(frame));
        frame.Scope = new Scope(scope);
        var flow = body.Run(frame);
        (frame.AutoEscape, frame.Scope) = (outer, scope);
        return flow;
    }
}
