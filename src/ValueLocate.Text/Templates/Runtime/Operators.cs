using System.Numerics;

namespace ValueLocate.Text.Templates;

/// <summary>Python's arithmetic.</summary>
internal static class Operators
{
    public static object? Binary(string op, object? a, object? b)
    {
        if (a is Undefined u) throw u.Fail();
        if (op == "%" && Py.IsText(a, out var format)) return WithMarkup(a, PercentFormat.Apply(format, a is Markup ? Html.EscapeAll(b) : b));
        if (b is Undefined v) throw v.Fail();
        if (op == "+" && Add(a, b) is { } sum) return sum;
        if (op == "*" && (Repeat(a, b) ?? Repeat(b, a)) is { } repeated) return repeated;
        if (Num.IsInt(a, out var i) && Num.IsInt(b, out var j)) return OfIntegers(op, i, j);
        if (Num.IsNumber(a) && Num.IsNumber(b)) return OfFloats(op, Num.ToDouble(a), Num.ToDouble(b));
        throw TemplateError.Type($"unsupported operand type(s) for {op}: '{Py.TypeName(a)}' and '{Py.TypeName(b)}'");
    }

    public static object? Unary(string op, object? a)
    {
        if (a is Undefined u) throw u.Fail();
        if (a is double d) return op == "-" ? -d : d;
        if (Num.IsInt(a, out var i)) return Num.Box(op == "-" ? -i : i);
        throw TemplateError.Type($"bad operand type for unary {op}: '{Py.TypeName(a)}'");
    }

    private static object WithMarkup(object? like, string text) => like is Markup ? new Markup(text) : text;

    private static object? Add(object? a, object? b)
    {
        if (a is Markup || b is Markup)
        {
            if (Py.IsText(a, out _) && Py.IsText(b, out _)) return new Markup(Text.Concat(Html.Escape(a), Html.Escape(b)));
        }
        else if (a is string s)
        {
            if (b is string t) return Text.Concat(s, t);
            throw TemplateError.Type($"can only concatenate str (not \"{Py.TypeName(b)}\") to str");
        }
        switch (a)
        {
            case PyList x when b is PyList y:
                Budget.ReserveItems((long)x.Items.Count + y.Items.Count);
                return new PyList([.. x.Items, .. y.Items]);
            case PyTuple x when b is PyTuple y:
                Budget.ReserveItems((long)x.Items.Length + y.Items.Length);
                return new PyTuple([.. x.Items, .. y.Items]);
            case PyList or PyTuple:
                throw TemplateError.Type($"can only concatenate {Py.TypeName(a)} (not \"{Py.TypeName(b)}\") to {Py.TypeName(a)}");
            default:
                return null;
        }
    }

    private static object? Repeat(object? sequence, object? times)
    {
        if (sequence is not (string or Markup or PyList or PyTuple)) return null;
        if (!Num.IsInt(times, out _)) throw TemplateError.Type($"can't multiply sequence by non-int of type '{Py.TypeName(times)}'");
        var count = Math.Max(Num.Index(times), 0);
        if (Py.IsText(sequence, out var text)) return WithMarkup(sequence, Text.Repeat(text, count));
        var items = sequence is PyList l ? l.Items : (IList<object?>)((PyTuple)sequence).Items;
        Budget.ReserveItems((long)items.Count * count);
        var result = items.Count == 0 ? [] : Enumerable.Repeat(items, count).SelectMany(x => x);
        return sequence is PyList ? new PyList([.. result]) : new PyTuple([.. result]);
    }

    private static object? OfIntegers(string op, BigInteger a, BigInteger b)
    {
        switch (op)
        {
            case "+": return Num.Box(a + b);
            case "-": return Num.Box(a - b);
            case "*": return Num.Box(a * b);
            case "**": return Power(a, b);
        }
        if (b.IsZero) throw new TemplateError("ZeroDivisionError", op == "/" ? "division by zero" : "integer division or modulo by zero");
        switch (op)
        {
            case "//": return Num.Box(FloorDivide(a, b));
            case "%": return Num.Box(a - (FloorDivide(a, b) * b));
            default:
                var quotient = Quotient(a, b);
                return double.IsInfinity(quotient) ? throw new TemplateError("OverflowError", "integer division result too large for a float") : quotient;
        }
    }

    private static double Quotient(BigInteger a, BigInteger b)
    {
        const long Exact = 1L << 53;
        if (BigInteger.Abs(a) <= Exact && BigInteger.Abs(b) <= Exact) return (double)a / (double)b;
        // Enough bits that one rounding at the end is the only one that counts.
        var shift = (int)Math.Max(0, 66 - ((long)a.GetBitLength() - (long)b.GetBitLength()));
        var scaled = BigInteger.DivRem(BigInteger.Abs(a) << shift, BigInteger.Abs(b), out var rest);
        if (!rest.IsZero) scaled |= 1;
        var result = Math.ScaleB(Num.Round(scaled), -shift);
        return (a.Sign < 0) != (b.Sign < 0) ? -result : result;
    }

    private static BigInteger FloorDivide(BigInteger a, BigInteger b)
    {
        var quotient = BigInteger.DivRem(a, b, out var rest);
        return !rest.IsZero && (rest.Sign < 0) != (b.Sign < 0) ? quotient - 1 : quotient;
    }

    private static object? Power(BigInteger a, BigInteger b)
    {
        if (b.Sign < 0)
        {
            if (a.IsZero) throw new TemplateError("ZeroDivisionError", "0.0 cannot be raised to a negative power");
            return Math.Pow(Num.Round(a), Num.Round(b));
        }
        if (a.IsOne || a.IsZero) return Num.Box(b.IsZero ? 1 : a);
        if (a == -1) return Num.Box(b.IsEven ? 1 : -1);
        if (a.GetBitLength() * b > 2 * Budget.MaxIntegerBits) throw TemplateError.Limit("it computes a power of thousands of digits");
        return Num.Box(BigInteger.Pow(a, (int)b));
    }

    private static double OfFloats(string op, double a, double b)
    {
        switch (op)
        {
            case "+": return a + b;
            case "-": return a - b;
            case "*": return a * b;
            case "**": return Power(a, b);
        }
        if (b == 0) throw new TemplateError("ZeroDivisionError", "float division by zero");
        if (op == "/") return a / b;
        var rest = a % b;
        var quotient = (a - rest) / b;
        if (rest == 0)
        {
            rest = Math.CopySign(0, b);
        }
        else if ((rest < 0) != (b < 0))
        {
            rest += b;
            quotient--;
        }
        if (op == "%") return rest;
        var floor = Math.Floor(quotient);
        if (quotient == 0) return Math.CopySign(0, a / b);
        return quotient - floor > 0.5 ? floor + 1 : floor;
    }

    private static double Power(double a, double b)
    {
        if (a == 0 && b < 0) throw new TemplateError("ZeroDivisionError", "0.0 cannot be raised to a negative power");
        var result = Math.Pow(a, b);
        if (double.IsNaN(result) && !double.IsNaN(a) && !double.IsNaN(b)) throw TemplateError.Limit("it computes with complex numbers");
        if (double.IsInfinity(result) && double.IsFinite(a) && double.IsFinite(b)) throw new TemplateError("OverflowError", "Numerical result out of range");
        return result;
    }
}
