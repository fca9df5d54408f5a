using System.Globalization;
using System.Numerics;

namespace ValueLocate.Text.Templates;

/// <summary>Python's format specification: [[fill]align][sign][z][#][0][width][grouping][.precision][type].</summary>
internal sealed class FormatSpec
{
    private string fill = " ";
    private char align;
    private char sign = '-';
    private bool noNegativeZero;
    private bool alternate;
    private int width;
    private char grouping;
    private int? precision;
    private char type;

    public static string Apply(object? value, string spec)
    {
        if (spec.Length == 0) return Py.Str(value);
        if (!Num.IsNumber(value) && !Py.IsText(value, out _))
            throw TemplateError.Type($"unsupported format string passed to {Py.TypeName(value)}.__format__");
        var parsed = new FormatSpec();
        parsed.Parse(spec);
        return Num.IsNumber(value) ? parsed.OfNumber(value!) : parsed.OfText(Py.Str(value));
    }

    private void Parse(string spec)
    {
        var i = 0;
        var first = char.IsHighSurrogate(spec[0]) ? 2 : 1;
        if (spec.Length > first && spec[first] is '<' or '>' or '=' or '^')
        {
            fill = spec[..first];
            align = spec[first];
            i = first + 1;
        }
        else if (spec[0] is '<' or '>' or '=' or '^')
        {
            align = spec[i++];
        }
        if (At() is '+' or '-' or ' ') sign = spec[i++];
        if (At() == 'z') (noNegativeZero, i) = (true, i + 1);
        if (At() == '#') (alternate, i) = (true, i + 1);
        if (At() == '0')
        {
            if (align == '\0') (fill, align) = ("0", '=');
            i++;
        }
        width = Number() ?? 0;
        if (At() is ',' or '_') grouping = spec[i++];
        if (At() == '.')
        {
            i++;
            precision = Number() ?? throw TemplateError.Value("Format specifier missing precision");
        }
        if (i < spec.Length) type = spec[i++];
        if (i < spec.Length) throw TemplateError.Value($"Invalid format specifier '{spec}'");

        char At() => i < spec.Length ? spec[i] : '\0';

        int? Number()
        {
            long value = 0;
            var start = i;
            for (; At() is >= '0' and <= '9'; i++) value = Math.Min((10 * value) + spec[i] - '0', int.MaxValue);
            return i == start ? null : (int)value;
        }
    }

    private string OfText(string text)
    {
        if (type is not ('\0' or 's')) throw TemplateError.Value($"Unknown format code '{type}' for object of type 'str'");
        if (sign != '-') throw TemplateError.Value("Sign not allowed in string format specifier");
        if (align == '=') (align, fill) = fill == "0" ? ('<', fill) : throw TemplateError.Value("'=' alignment not allowed in string format specifier");
        if (precision is { } most && Text.Length(text) > most) text = text[..Text.OffsetOf(text, most)];
        return Pad("", text, align == '\0' ? '<' : align);
    }

    private string OfNumber(object value)
    {
        var isFloatType = type is 'e' or 'E' or 'f' or 'F' or 'g' or 'G' or '%';
        if (value is double || isFloatType) return OfFloat(Num.ToDouble(value));
        Num.IsInt(value, out var i);
        if (type is not ('\0' or 'd' or 'n' or 'x' or 'X' or 'o' or 'b' or 'c'))
            throw TemplateError.Value($"Unknown format code '{type}' for object of type 'int'");
        if (precision is not null) throw TemplateError.Value("Precision not allowed in integer format specifier");
        if (type == 'c') return Pad("", Text.Character(i), align == '\0' ? '<' : align);
        var prefix = alternate && type is 'x' or 'X' or 'o' or 'b' ? "0" + type : "";
        var digits = NumberFormat.OfInteger(BigInteger.Abs(i), type, false);
        prefix = SignOf(i.Sign < 0) + prefix;
        return Pad(prefix, Grouped(digits, type is 'x' or 'X' or 'o' or 'b' ? 4 : 3, prefix.Length), align == '\0' ? '>' : align);
    }

    private string OfFloat(double d)
    {
        if (type is not ('\0' or 'n' or 'e' or 'E' or 'f' or 'F' or 'g' or 'G' or '%'))
            throw TemplateError.Value($"Unknown format code '{type}' for object of type 'float'");
        var size = Math.Abs(d);
        string digits;
        if (type == '%') digits = NumberFormat.OfFloat(size * 100, 'f', precision ?? 6, alternate) + "%";
        else if (type == '\0') digits = precision is { } p ? NumberFormat.OfFloat(size, 'g', p, alternate, true) : FloatText.Repr(size);
        else digits = NumberFormat.OfFloat(size, type == 'n' ? 'g' : type, precision ?? 6, alternate);
        var prefix = SignOf(double.IsNegative(d) && !(noNegativeZero && digits.All(c => c is '0' or '.')));
        return Pad(prefix, Grouped(digits, 3, prefix.Length), align == '\0' ? '>' : align);
    }

    private string SignOf(bool negative) => negative ? "-" : sign == '-' ? "" : sign.ToString(CultureInfo.InvariantCulture);

    private string Grouped(string digits, int by, int before)
    {
        if (grouping == '\0') return digits;
        if (align == '=' && fill == "0")
        {
            // Zeros that fill the width are grouped too.
            if (width > 10_000) throw TemplateError.Limit("it asks for a number of that many digits");
            while (NumberFormat.Group(digits, grouping, by).Length < width - before) digits = "0" + digits;
        }
        return NumberFormat.Group(digits, grouping, by);
    }

    private string Pad(string prefix, string text, char alignment)
    {
        var missing = width - Text.Length(text) - prefix.Length;
        if (missing <= 0) return prefix + text;
        Budget.ReserveText(((long)missing * fill.Length) + text.Length);
        return alignment switch
        {
            '<' => prefix + text + Text.Repeat(fill, missing),
            '=' => prefix + Text.Repeat(fill, missing) + text,
            '^' => Text.Repeat(fill, missing / 2) + prefix + text + Text.Repeat(fill, missing - (missing / 2)),
            _ => Text.Repeat(fill, missing) + prefix + text,
        };
    }
}
