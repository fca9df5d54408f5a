using System.Globalization;
using System.Numerics;

namespace ValueLocate.Models.Templates;

/// <summary>What % formatting and str.format share: a number's digits by conversion letter, without sign and padding.</summary>
internal static class NumberFormat
{
    private const int MaxPrecision = 100_000;

    public static string OfFloat(double size, char type, int precision, bool alternate)
    {
        if (precision > MaxPrecision) throw TemplateError.Limit("it asks for a number of that many digits");
        if (FloatText.Special(size) is { } special) return char.IsUpper(type) ? special.ToUpperInvariant() : special;
        var text = type switch
        {
            'f' or 'F' => FloatText.Fixed(size, precision),
            'e' or 'E' => FloatText.Exponential(size, precision, type.ToString()),
            _ => FloatText.General(size, precision, alternate, type == 'G' ? "E" : "e"),
        };
        return alternate && precision == 0 && !text.Contains('.') ? text + "." : text;
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
        while (end < digits.Length && char.IsAsciiHexDigit(digits[end])) end++;
        var result = digits;
        for (var i = end - by; i > 0; i -= by) result = result.Insert(i, separator.ToString());
        return result;
    }

    private static string Radix(BigInteger value, int radix)
    {
        if (value.IsZero) return "0";
        var digits = new Stack<char>();
        for (; !value.IsZero; value /= radix) digits.Push("0123456789abcdef"[(int)(value % radix)]);
        return string.Concat(digits);
    }
}
