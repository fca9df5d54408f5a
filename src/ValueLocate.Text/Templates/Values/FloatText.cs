using System.Globalization;
using System.Numerics;

namespace ValueLocate.Text.Templates;

/// <summary>Floats as Python writes and rounds them: the shortest form that reads back, and exact decimals with ties to even.</summary>
internal static class FloatText
{
    public static string Repr(double d)
    {
        if (Special(d) is { } special) return special;
        var (digits, exponent) = Shortest(Math.Abs(d));
        var sign = double.IsNegative(d) ? "-" : "";
        if (exponent is < -4 or >= 16) return sign + Scientific(digits, exponent, "e");
        if (exponent < 0) return sign + "0." + new string('0', -exponent - 1) + digits;
        if (digits.Length <= exponent + 1) return sign + digits.PadRight(exponent + 1, '0') + ".0";
        return sign + digits[..(exponent + 1)] + "." + digits[(exponent + 1)..];
    }

    /// <summary>nan, inf or -inf; null for numbers.</summary>
    public static string? Special(double d) => double.IsNaN(d) ? "nan" : double.IsInfinity(d) ? (d > 0 ? "inf" : "-inf") : null;

    /// <summary>%.{places}f of a number that is not negative.</summary>
    public static string Fixed(double d, int places)
    {
        Budget.ReserveText(places + 320L);
        var digits = Scaled(d, places).ToString(CultureInfo.InvariantCulture);
        if (places == 0) return digits;
        digits = digits.PadLeft(places + 1, '0');
        return digits[..^places] + "." + digits[^places..];
    }

    /// <summary>%.{places}e of a number that is not negative.</summary>
    public static string Exponential(double d, int places, string e = "e")
    {
        var (digits, exponent) = Rounded(d, places + 1);
        return Scientific(digits, exponent, e);
    }

    /// <summary>
    /// %.{precision}g of a number that is not negative; <paramref name="keepZeros"/> is the # flag, <paramref name="keepsPoint"/> leaves room for ".0".
    /// </summary>
    public static string General(double d, int precision, bool keepZeros = false, string e = "e", bool keepsPoint = false)
    {
        precision = Math.Max(precision, 1);
        var (digits, exponent) = Rounded(d, precision);
        if (exponent < -4 || exponent >= precision - (keepsPoint ? 1 : 0))
        {
            return Scientific(keepZeros ? digits : digits.TrimEnd('0').PadRight(1, '0'), exponent, e);
        }
        var text = Fixed(d, Math.Max(precision - 1 - exponent, 0));
        return keepZeros || !text.Contains('.') ? text : text.TrimEnd('0').TrimEnd('.');
    }

    /// <summary>round(d, places).</summary>
    public static double Round(double d, int places)
    {
        if (!double.IsFinite(d) || d == 0 || places > 330) return d;
        if (places < -330) return double.IsNegative(d) ? -0.0 : 0;
        var text = places >= 0
            ? Fixed(Math.Abs(d), places)
            : ScaledDown(Math.Abs(d), -places).ToString(CultureInfo.InvariantCulture) + "e" + (-places).ToString(CultureInfo.InvariantCulture);
        var result = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsNegative(d) ? -result : result;
    }

    /// <summary>i / 10^places to the nearest integer, ties to even.</summary>
    public static BigInteger Divide(BigInteger numerator, BigInteger denominator)
    {
        var quotient = BigInteger.DivRem(numerator, denominator, out var rest);
        var order = (2 * rest).CompareTo(denominator);
        return order > 0 || (order == 0 && !quotient.IsEven) ? quotient + 1 : quotient;
    }

    private static (string Digits, int Exponent) Shortest(double d)
    {
        if (d == 0) return ("0", 0);
        var parts = d.ToString("R", CultureInfo.InvariantCulture).Split('E');
        var digits = parts[0].Replace(".", "", StringComparison.Ordinal).Trim('0');
        var exponent = PlainExponent(parts[0]) + (parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0);
        return (digits, exponent);
    }

    private static int PlainExponent(string plain)
    {
        var parts = plain.Split('.');
        if (parts[0].TrimStart('0').Length > 0) return parts[0].Length - 1;
        return -1 - (parts[1].Length - parts[1].TrimStart('0').Length);
    }

    private static (string Digits, int Exponent) Rounded(double d, int count)
    {
        Budget.ReserveText(count + 320L);
        if (d == 0) return (new string('0', count), 0);
        var exponent = (int)Math.Floor(Math.Log10(d));
        while (true)
        {
            var places = count - 1 - exponent;
            var digits = (places >= 0 ? Scaled(d, places) : ScaledDown(d, -places)).ToString(CultureInfo.InvariantCulture);
            if (digits.Length == count) return (digits, exponent);
            exponent += digits.Length > count ? 1 : -1;
        }
    }

    private static BigInteger Scaled(double d, int places)
    {
        var (mantissa, power) = Split(d);
        mantissa *= BigInteger.Pow(10, places);
        return power >= 0 ? mantissa << power : Divide(mantissa, BigInteger.One << -power);
    }

    private static BigInteger ScaledDown(double d, int places)
    {
        var (mantissa, power) = Split(d);
        var divisor = BigInteger.Pow(10, places);
        return power >= 0 ? Divide(mantissa << power, divisor) : Divide(mantissa, divisor << -power);
    }

    /// <summary>d = mantissa * 2^power, exactly.</summary>
    private static (BigInteger Mantissa, int Power) Split(double d)
    {
        var bits = BitConverter.DoubleToInt64Bits(d);
        var exponent = (int)((bits >> 52) & 0x7ff);
        var mantissa = bits & 0xfffffffffffffL;
        return exponent == 0 ? (mantissa, -1074) : (mantissa | (1L << 52), exponent - 1075);
    }

    private static string Scientific(string digits, int exponent, string e)
    {
        var mantissa = digits.Length == 1 ? digits : digits[..1] + "." + digits[1..];
        var size = Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture);
        return mantissa + e + (exponent < 0 ? "-" : "+") + size;
    }
}
