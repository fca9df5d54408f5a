using System.Runtime.CompilerServices;

namespace ValueLocate.Models.Templates;

/// <summary>An expression; each knows how to compute itself.</summary>
internal abstract class Expr
{
    public object? Eval(Frame frame)
    {
        Budget.Step();
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return Compute(frame);
    }

    protected abstract object? Compute(Frame frame);
}

internal sealed class Literal(object? value) : Expr
{
    protected override object? Compute(Frame frame) => value;
}

internal sealed class NameExpr(string name) : Expr
{
    protected override object? Compute(Frame frame)
    {
        if (frame.Scope.TryGet(name, out var value)) return value;
        return Globals.TryGet(name, out value) ? value : Undefined.Name(name);
    }
}

internal sealed class ListExpr(List<Expr> items) : Expr
{
    protected override object? Compute(Frame frame) => new PyList([.. items.Select(i => i.Eval(frame))]);
}

internal sealed class TupleExpr(List<Expr> items) : Expr
{
    protected override object? Compute(Frame frame) => new PyTuple([.. items.Select(i => i.Eval(frame))]);
}

internal sealed class DictExpr(List<(Expr Key, Expr Value)> pairs) : Expr
{
    protected override object? Compute(Frame frame)
    {
        var dict = new PyDict();
        foreach (var (key, value) in pairs) dict.Set(key.Eval(frame), value.Eval(frame));
        return dict;
    }
}

internal sealed class ConditionExpr(Expr test, Expr value, Expr? otherwise) : Expr
{
    protected override object? Compute(Frame frame)
    {
        if (Py.Truth(test.Eval(frame))) return value.Eval(frame);
        return otherwise is null ? Undefined.Hint("an inline if without else was false, so it has no value") : otherwise.Eval(frame);
    }
}

internal sealed class LogicExpr(Expr left, Expr right, bool isOr) : Expr
{
    protected override object? Compute(Frame frame)
    {
        var value = left.Eval(frame);
        return Py.Truth(value) == isOr ? value : right.Eval(frame);
    }
}

internal sealed class NotExpr(Expr operand) : Expr
{
    protected override object? Compute(Frame frame) => !Py.Truth(operand.Eval(frame));
}

/// <summary>a &lt; b &lt; c: every pair must hold, and each operand is computed once.</summary>
internal sealed class CompareExpr(Expr first, List<(string Op, Expr Right)> rest) : Expr
{
    protected override object? Compute(Frame frame)
    {
        var left = first.Eval(frame);
        foreach (var (op, operand) in rest)
        {
            var right = operand.Eval(frame);
            if (!Holds(op, left, right)) return false;
            left = right;
        }
        return true;
    }

    private static bool Holds(string op, object? a, object? b) => op switch
    {
        "==" => Compare.AreEqual(a, b),
        "!=" => !Compare.AreEqual(a, b),
        "in" => Compare.Contains(b, a),
        "not in" => !Compare.Contains(b, a),
        _ => Compare.Ordered(a, b, op),
    };
}

internal sealed class BinaryExpr(string op, Expr left, Expr right) : Expr
{
    protected override object? Compute(Frame frame) => Operators.Binary(op, left.Eval(frame), right.Eval(frame));
}

internal sealed class UnaryExpr(string op, Expr operand) : Expr
{
    protected override object? Compute(Frame frame) => Operators.Unary(op, operand.Eval(frame));
}

/// <summary>a ~ b: both as text.</summary>
internal sealed class ConcatExpr(List<Expr> parts) : Expr
{
    protected override object? Compute(Frame frame)
    {
        var values = parts.Select(p => p.Eval(frame)).ToList();
        var asMarkup = frame.AutoEscape && values.Any(v => v is Markup);
        var text = Text.Join("", [.. values.Select(v => asMarkup ? Html.Escape(v) : Py.Str(v))]);
        return asMarkup ? new Markup(text) : text;
    }
}

internal sealed class AttributeExpr(Expr owner, string name) : Expr
{
    protected override object? Compute(Frame frame) => Members.GetAttribute(owner.Eval(frame), name);
}

internal sealed class ItemExpr(Expr owner, Expr key) : Expr
{
    protected override object? Compute(Frame frame) => Members.GetItem(owner.Eval(frame), key.Eval(frame));
}

/// <summary>start:stop:step, which only means something inside a <see cref="TakeSlice"/>.</summary>
internal sealed class SliceExpr(Expr? start, Expr? stop, Expr? step) : Expr
{
    public Expr? Start { get; } = start;

    public Expr? Stop { get; } = stop;

    public Expr? Step { get; } = step;

    protected override object? Compute(Frame frame) => throw TemplateError.Type("a slice must stand alone");
}

internal sealed class TakeSlice(Expr owner, SliceExpr slice) : Expr
{
    protected override object? Compute(Frame frame)
        => Slices.Take(owner.Eval(frame), slice.Start?.Eval(frame), slice.Stop?.Eval(frame), slice.Step?.Eval(frame));
}
