using System.Numerics;
using System.Text;

namespace ValueLocate.Text.Templates;

/// <summary>"%s and %5.1f" % values.</summary>
internal sealed class PercentFormat
{
    private readonly string format;
    private readonly object? values;
    private readonly StringBuilder result = new();
    private int position;
    private int next;

    private PercentFormat(string format, object? values)
    {
        this.format = format;
        this.values = values;
    }

    public static string Apply(string format, object? values)
    {
        var run = new PercentFormat(format, values);
        run.All();
        return run.result.ToString();
    }

    private void All()
    {
        while (position < format.Length)
        {
            var percent = format.IndexOf('%', position);
            var end = percent < 0 ? format.Length : percent;
            Append(format[position..end]);
            position = end + 1;
            if (percent >= 0) One();
        }
        if (values is PyTuple t ? next < t.Items.Length : next == 0 && values is not (PyDict or PyList or PyRange or PyBytes or Undefined))
            throw TemplateError.Type("not all arguments converted during string formatting");
    }

    private void One()
    {
        object? keyed = Args.Missing;
        if (Peek() == '(') keyed = Keyed();
        var flags = "";
        while (Peek() is '-' or '+' or ' ' or '#' or '0') flags += format[position++];
        var width = Number() ?? 0;
        if (width < 0) (width, flags) = (-width, flags + "-");
        int? precision = null;
        if (Peek() == '.')
        {
            position++;
            precision = Math.Max(Number() ?? 0, 0);
        }
        while (Peek() is 'h' or 'l' or 'L') position++;
        if (Peek() is not { } type) throw TemplateError.Value("incomplete format");
        position++;
        if (type == '%') Append("%");
        else Append(Pad(Convert(type, Args.Given(keyed) ? keyed : NextValue(), flags, precision), flags, width, type));
    }

    private char? Peek() => position < format.Length ? format[position] : null;

    private object? Keyed()
    {
        var (start, open) = (++position, 1);
        for (; position < format.Length; position++)
        {
            if (format[position] == '(') open++;
            if (format[position] == ')' && --open == 0) break;
        }
        if (position == format.Length) throw TemplateError.Value("incomplete format key");
        if (values is not PyDict dict) throw TemplateError.Type("format requires a mapping");
        var key = format[start..position++];
        return dict.TryGet(key, out var value) ? value : throw new TemplateError("KeyError", Repr.Of(key));
    }

    private int? Number()
    {
        if (Peek() == '*')
        {
            position++;
            return NextValue() is BigInteger i ? Num.Index(i) : throw TemplateError.Type("* wants int");
        }
        long value = 0;
        var start = position;
        for (; Peek() is >= '0' and <= '9'; position++) value = Math.Min((10 * value) + format[position] - '0', int.MaxValue);
        return position == start ? null : (int)value;
    }

    private object? NextValue()
    {
        if (values is PyTuple t) return next < t.Items.Length ? t.Items[next++] : throw NotEnough();
        return next++ == 0 ? values : throw NotEnough();
    }

    private static TemplateError NotEnough() => TemplateError.Type("not enough arguments for format string");

    private static string Convert(char type, object? value, string flags, int? precision)
    {
        switch (type)
        {
            case 's': return Cut(Py.Str(value), precision);
            case 'r': return Cut(Repr.Of(value), precision);
            case 'a': return Cut(value is string s ? Repr.Quote(s, true) : Repr.Of(value), precision);
            case 'c':
                if (Num.IsInt(value, out var code)) return Text.Character(code);
                return Py.IsText(value, out var c) && Text.Length(c) == 1 ? c : throw TemplateError.Type("%c requires int or char");
            case 'd' or 'i' or 'u' or 'x' or 'X' or 'o':
                return Signed(Integer(value, type), flags, i => AtLeast(NumberFormat.OfInteger(i, type, flags.Contains('#')), precision ?? 0));
            case 'e' or 'E' or 'f' or 'F' or 'g' or 'G':
                if (!Num.IsNumber(value)) throw TemplateError.Type($"must be real number, not {Py.TypeName(value)}");
                var d = Num.ToDouble(value);
                return Sign(double.IsNegative(d), flags) + NumberFormat.OfFloat(Math.Abs(d), type, precision ?? 6, flags.Contains('#'));
            default:
                throw TemplateError.Value($"unsupported format character '{type}'");
        }
    }

    private static BigInteger Integer(object? value, char type)
    {
        if (Num.IsInt(value, out var i)) return i;
        if (value is double d && type is 'd' or 'i' or 'u') return (BigInteger)Num.Truncate((double)value!);
        throw TemplateError.Type($"%{type} format: a real number is required, not {Py.TypeName(value)}");
    }

    private static string Signed(BigInteger i, string flags, Func<BigInteger, string> digits) => Sign(i.Sign < 0, flags) + digits(BigInteger.Abs(i));

    private static string Sign(bool negative, string flags) => negative ? "-" : flags.Contains('+') ? "+" : flags.Contains(' ') ? " " : "";

    private static string AtLeast(string digits, int count)
    {
        Budget.ReserveText(count);
        return digits.PadLeft(count, '0');
    }

    private static string Cut(string text, int? precision)
        => precision is { } most && Text.Length(text) > most ? text[..Text.OffsetOf(text, most)] : text;

    private static string Pad(string text, string flags, int width, char type)
    {
        var missing = width - Text.Length(text);
        if (missing <= 0) return text;
        Budget.ReserveText((long)missing + text.Length);
        if (flags.Contains('-')) return text + new string(' ', missing);
        if (!flags.Contains('0') || type is 's' or 'r' or 'a' or 'c') return new string(' ', missing) + text;
        var head = text.Length > 0 && text[0] is '+' or '-' or ' ' ? 1 : 0;
        if (text.Length > head + 1 && text[head] == '0' && char.IsAsciiLetter(text[head + 1])) head += 2;
        return text[..head] + new string('0', missing) + text[head..];
    }

    private void Append(string text)
    {
        Budget.ReserveText(text.Length);
        result.Append(text);
    }
}
