using System.Globalization;
using System.Numerics;

namespace ValueLocate.Text.Templates;

/// <summary>Python's numbers: integers without bounds (but for the budget's), floats, and bools that count as 0 and 1.</summary>
internal static class Num
{
    private static readonly object[] Small = [.. Enumerable.Range(-16, 1040).Select(i => (object)(BigInteger)i)];

    public static object Box(BigInteger value)
    {
        if (value >= -16 && value < 1024) return Small[(int)value + 16];
        if (value.GetBitLength() > Budget.MaxIntegerBits) throw TemplateError.Limit("it computes with a number of thousands of digits");
        return value;
    }

    public static bool IsInt(object? value, out BigInteger result)
    {
        switch (value)
        {
            case BigInteger i:
                result = i;
                return true;
            case bool b:
                result = b ? 1 : 0;
                return true;
            default:
                result = default;
                return false;
        }
    }

    public static bool IsNumber(object? value) => value is BigInteger or double or bool;

    /// <summary>A number as a float.</summary>
    public static double ToDouble(object? value)
    {
        if (value is double d) return d;
        if (!IsInt(value, out var i)) throw TemplateError.Type($"must be real number, not {Py.TypeName(value)}");
        var result = Round(i);
        return double.IsInfinity(result) ? throw new TemplateError("OverflowError", "int too large to convert to float") : result;
    }

    /// <summary>An integer as the nearest float, with ties to even, where .NET's own conversion cuts.</summary>
    public static double Round(BigInteger value)
    {
        const long Exact = 1L << 53;
        return BigInteger.Abs(value) <= Exact ? (double)value : double.Parse(value.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    /// <summary>A float cut to an integer, as int() does.</summary>
    public static object Truncate(double value)
    {
        if (double.IsNaN(value)) throw TemplateError.Value("cannot convert float NaN to integer");
        if (double.IsInfinity(value)) throw new TemplateError("OverflowError", "cannot convert float infinity to integer");
        return Box(new BigInteger(Math.Truncate(value)));
    }

    /// <summary>An index or count: an integer, clamped to what an array can hold.</summary>
    public static int Index(object? value)
    {
        if (!IsInt(value, out var i)) throw TemplateError.Type($"'{Py.TypeName(value)}' object cannot be interpreted as an integer");
        return (int)BigInteger.Min(BigInteger.Max(i, -int.MaxValue), int.MaxValue);
    }

    /// <summary>Compares two numbers exactly; null where one is not a number (NaN).</summary>
    public static int? Order(object a, object b)
    {
        if (IsInt(a, out var i) && IsInt(b, out var j)) return i.CompareTo(j);
        if (a is double x && b is double y) return double.IsNaN(x) || double.IsNaN(y) ? null : x.CompareTo(y);
        if (a is double f) return -Order(b, f);
        var g = (double)b;
        if (double.IsNaN(g)) return null;
        if (double.IsPositiveInfinity(g)) return -1;
        if (double.IsNegativeInfinity(g)) return 1;
        IsInt(a, out i);
        var whole = new BigInteger(Math.Floor(g));
        var order = i.CompareTo(whole);
        return order != 0 ? order : Math.Floor(g) < g ? -1 : 0;
    }
}
