using System.Runtime.CompilerServices;

namespace ValueLocate.Text.Templates;

/// <summary>An expression; each knows how to compute itself.</summary>
internal abstract class Expr
{
    /// <summary>Whether Jinja computes this once, while it reads the template; that shows in a few places.</summary>
    public virtual bool IsConstant => false;

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
    public override bool IsConstant => true;

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
    public override bool IsConstant => items.TrueForAll(i => i.IsConstant);

    protected override object? Compute(Frame frame) => new PyList([.. items.Select(i => i.Eval(frame))]);
}

internal sealed class TupleExpr(List<Expr> items) : Expr
{
    public override bool IsConstant => items.TrueForAll(i => i.IsConstant);

    protected override object? Compute(Frame frame) => new PyTuple([.. items.Select(i => i.Eval(frame))]);
}

internal sealed class DictExpr(List<(Expr Key, Expr Value)> pairs) : Expr
{
    public override bool IsConstant => pairs.TrueForAll(p => p.Key.IsConstant && p.Value.IsConstant);

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
    public override bool IsConstant { get; } = left.IsConstant && right.IsConstant;

    /// <summary>
    /// left ** right. Jinja writes a negative constant into Python code without parentheses, so that -2 ** x is -(2 ** x) there, while
    /// -2 ** 2, which it computes itself, is 4.
    /// </summary>
    public static Expr Power(Expr left, Expr right) => left is UnaryExpr { NegatedConstant: { } size } && !right.IsConstant
        ? new UnaryExpr("-", new BinaryExpr("**", size, right))
        : new BinaryExpr("**", left, right);

    protected override object? Compute(Frame frame) => Operators.Binary(op, left.Eval(frame), right.Eval(frame));
}

internal sealed class UnaryExpr(string op, Expr operand) : Expr
{
    public override bool IsConstant { get; } = operand.IsConstant;

    /// <summary>What is negated, where that is a plain number.</summary>
    public Expr? NegatedConstant => op == "-" && operand is Literal ? operand : null;

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
    {
        var value = owner.Eval(frame);
        // Jinja computes slices of constants by a gentler rule than slices at run time.
        if (owner.IsConstant && value is not (string or PyList or PyTuple)) return Undefined.Hint($"'{Py.TypeName(value)}' object is not subscriptable");
        return Slices.Take(value, slice.Start?.Eval(frame), slice.Stop?.Eval(frame), slice.Step?.Eval(frame));
    }
}
