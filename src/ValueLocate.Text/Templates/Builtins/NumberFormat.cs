using System.Globalization;
using System.Numerics;

namespace ValueLocate.Text.Templates;

/// <summary>What % formatting and str.format share: a number's digits by conversion letter, without sign and padding.</summary>
internal static class NumberFormat
{
    private const int MaxPrecision = 100_000;

    /// <param name="size">The number without its sign.</param>
    /// <param name="type">e, f or g, and their capitals.</param>
    /// <param name="precision">How many digits.</param>
    /// <param name="alternate">The # flag: a point in any case.</param>
    /// <param name="keepsPoint">For g: a whole number keeps ".0", and exponents begin one digit earlier.</param>
    public static string OfFloat(double size, char type, int precision, bool alternate, bool keepsPoint = false)
    {
        if (precision > MaxPrecision) throw TemplateError.Limit("it asks for a number of that many digits");
        if (FloatText.Special(size) is { } special) return char.IsUpper(type) ? special.ToUpperInvariant() : special;
        var text = type switch
        {
            'f' or 'F' => FloatText.Fixed(size, precision),
            'e' or 'E' => FloatText.Exponential(size, precision, type.ToString()),
            _ => FloatText.General(size, precision, alternate, type == 'G' ? "E" : "e", keepsPoint),
        };
        if (text.Contains('.') || !(alternate || keepsPoint)) return text;
        var exponent = text.IndexOfAny(['e', 'E']);
        if (exponent >= 0) return alternate ? text.Insert(exponent, ".") : text;
        return keepsPoint ? text + ".0" : text + ".";
    }

    public static string OfInteger(BigInteger size, char type, bool alternate) => type switch
    {
        'x' => (alternate ? "0x" : "") + Radix(size, 16),
        'X' => (alternate ? "0X" : "") + Radix(size, 16).ToUpperInvariant(),
        'o' => (alternate ? "0o" : "") + Radix(size, 8),
        'b' => (alternate ? "0b" : "") + Radix(size, 2),
        _ => size.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Digits in groups of three (or four), from the right.</summary>
    public static string Group(string digits, char separator, int by = 3)
    {
        var end = 0;
        while (end < digits.Length && IsDigit(digits[end], by)) end++;
        var result = digits;
        for (var i = end - by; i > 0; i -= by) result = result.Insert(i, separator.ToString());
        return result;
    }

    /// <summary>A digit of a number in groups of three (decimal) or four (any radix).</summary>
    internal static bool IsDigit(char c, int by) => by == 3 ? char.IsAsciiDigit(c) : char.IsAsciiHexDigit(c);

    private static string Radix(BigInteger value, int radix)
    {
        if (value.IsZero) return "0";
        var digits = new Stack<char>();
        for (; !value.IsZero; value /= radix) digits.Push("0123456789abcdef"[(int)(value % radix)]);
        return string.Concat(digits);
    }
}
