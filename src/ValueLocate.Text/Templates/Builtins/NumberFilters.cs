using System.Globalization;
using System.Numerics;

namespace ValueLocate.Text.Templates;

/// <summary>Filters that make numbers, or texts of them.</summary>
internal static class NumberFilters
{
    public static object? Abs(Args args)
    {
        var value = args.Bind("abs", "x/")[0];
        if (value is Undefined u) throw u.Fail();
        if (value is double d) return Math.Abs(d);
        return Num.IsInt(value, out var i) ? Num.Box(BigInteger.Abs(i)) : throw TemplateError.Type($"bad operand type for abs(): '{Py.TypeName(value)}'");
    }

    public static object? Int(Args args)
    {
        var a = args.Bind("int", "value", "?default", "?base");
        if (a[0] is Undefined u) throw u.Fail();
        var radix = Num.Index(Args.Or(a[2], Num.Box(10)));
        if (Py.IsText(a[0], out var text)) return NumberText.Integer(text, radix) ?? Truncated(NumberText.Float(text)) ?? Args.Or(a[1], Num.Box(0));
        if (a[0] is double d && double.IsInfinity(d)) return Num.Truncate(d);
        return Num.IsInt(a[0], out var i) ? Num.Box(i) : Truncated(a[0] as double?) ?? Args.Or(a[1], Num.Box(0));
    }

    public static object? Float(Args args)
    {
        var a = args.Bind("float", "value", "?default");
        if (a[0] is Undefined u) throw u.Fail();
        if (Py.IsText(a[0], out var text)) return NumberText.Float(text) ?? Args.Or(a[1], 0.0);
        return Num.IsNumber(a[0]) ? Num.ToDouble(a[0]) : Args.Or(a[1], 0.0);
    }

    public static object? Round(Args args)
    {
        var a = args.Bind("round", "value", "?precision", "?method");
        if (a[0] is Undefined u) throw u.Fail();
        var method = Py.Str(Args.Or(a[2], "common"));
        if (method is not ("common" or "ceil" or "floor")) throw TemplateError.Value("method must be common, ceil or floor");
        if (!Num.IsNumber(a[0])) throw TemplateError.Type($"type {Py.TypeName(a[0])} doesn't define __round__ method");
        var precision = Num.Index(Args.Or(a[1], Num.Box(0)));
        if (method != "common")
        {
            var scale = Operators.Binary("**", Num.Box(10), Num.Box(precision));
            var scaled = Operators.Binary("*", a[0], scale);
            if (scaled is double x) scaled = Num.Truncate(method == "ceil" ? Math.Ceiling(x) : Math.Floor(x));
            return Operators.Binary("/", scaled, scale);
        }
        if (a[0] is double d) return FloatText.Round(d, precision);
        Num.IsInt(a[0], out var i);
        if (precision >= 0) return Num.Box(i);
        if (precision < -5000) return Num.Box(0);
        var unit = BigInteger.Pow(10, -precision);
        return Num.Box(unit * FloatText.Divide(BigInteger.Abs(i), unit) * i.Sign);
    }

    public static object? Sum(Args args)
    {
        var a = args.Bind("sum", "iterable", "?attribute", "?start");
        var getter = Getters.Of(Args.Or(a[1], null));
        var total = Args.Or(a[2], Num.Box(0));
        if (Py.IsText(total, out _)) throw TemplateError.Type("sum() can't sum strings [use ''.join(seq) instead]");
        foreach (var item in Py.Iterate(a[0])) total = Operators.Binary("+", total, getter(item));
        return total;
    }

    public static object? FileSize(Args args)
    {
        var a = args.Bind("filesizeformat", "value", "?binary");
        var bytes = Py.IsText(a[0], out var text) ? NumberText.Float(text) ?? throw TemplateError.Value("could not convert string to float")
            : Num.ToDouble(a[0]);
        var binary = Py.Truth(Args.Or(a[1], false));
        double size = binary ? 1024 : 1000;
        if (bytes == 1) return "1 Byte";
        if (bytes < size) return $"{Repr.Of(Num.Truncate(bytes))} Bytes";
        var (unit, index) = (size * size, 0);
        for (; index < 7 && bytes >= unit; index++) unit *= size;
        var number = NumberFormat.OfFloat(size * bytes / unit, 'f', 1, false);
        return $"{number} {"kMGTPEZY"[index].ToString().Replace('k', binary ? 'K' : 'k')}{(binary ? "iB" : "B")}";
    }

    private static object? Truncated(double? value) => value is { } d && double.IsFinite(d) ? Num.Truncate(d) : null;
}

/// <summary>Numbers in texts, as int() and float() read them.</summary>
internal static class NumberText
{
    public static object? Integer(string text, int radix)
    {
        if (radix != 0 && radix is < 2 or > 36) return null;
        var s = StringMethods.Strip(text, null, true, true);
        var negative = s.StartsWith('-');
        if (s.Length > 0 && s[0] is '+' or '-') s = s[1..];
        var prefix = s.Length > 1 && s[0] == '0' ? char.ToLowerInvariant(s[1]) switch { 'x' => 16, 'o' => 8, 'b' => 2, _ => 0 } : 0;
        if (prefix != 0 && (radix == prefix || radix == 0))
        {
            (s, radix) = (s[2..], prefix);
            if (s.StartsWith('_')) s = s[1..];
        }
        else if (radix == 0)
        {
            if (s.Length > 1 && s[0] == '0' && s.Any(c => c is not ('0' or '_'))) return null;
            radix = 10;
        }
        return Digits(s, radix) is { } value ? Num.Box(negative ? -value : value) : null;
    }

    public static double? Float(string text)
    {
        var s = string.Concat(StringMethods.Strip(text, null, true, true).Select(Ascii));
        var size = s.TrimStart('+', '-').ToUpperInvariant();
        if (s.Length - size.Length > 1) return null;
        var sign = s.StartsWith('-') ? -1 : 1;
        if (size is "INF" or "INFINITY") return sign * double.PositiveInfinity;
        if (size == "NAN") return double.NaN;
        for (var i = 0; i < s.Length; i++)
        {
            if (s[i] == '_' && (i == 0 || i == s.Length - 1 || !char.IsAsciiDigit(s[i - 1]) || !char.IsAsciiDigit(s[i + 1]))) return null;
        }
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        s = s.Replace("_", "", StringComparison.Ordinal);
        return s.Length > 0 && s.All(c => c < 128) && char.IsAsciiDigit(size.TrimStart('.').FirstOrDefault())
            && double.TryParse(s, Style, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    /// <summary>A digit of another script as the digit that it means.</summary>
    private static char Ascii(char c) => c >= 128 && CharacterClass.IsDecimal(c) ? (char)('0' + (int)CharUnicodeInfo.GetNumericValue(c)) : c;

    private static BigInteger? Digits(string s, int radix)
    {
        if (s.Length is 0 or > 4300 || s[0] == '_' || s[^1] == '_' || s.Contains("__", StringComparison.Ordinal)) return null;
        var value = BigInteger.Zero;
        foreach (var c in s)
        {
            if (c == '_') continue;
            var digit = char.IsAsciiLetter(c) ? char.ToLowerInvariant(c) - 'a' + 10 : CharacterClass.IsDecimal(c)
                ? (int)CharUnicodeInfo.GetNumericValue(c) : 99;
            if (digit >= radix) return null;
            value = (value * radix) + digit;
        }
        return value;
    }
}
