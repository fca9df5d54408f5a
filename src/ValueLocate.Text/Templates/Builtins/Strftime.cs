using System.Globalization;
using System.Text;

namespace ValueLocate.Text.Templates;

/// <summary>Python's strftime in the C locale, with glibc's flags - _ 0 ^ #.</summary>
internal static class Strftime
{
    private const int MaxWidth = 1000;

    public static string Format(DateTime t, string format)
    {
        var result = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 == format.Length)
            {
                result.Append(format[i]);
                continue;
            }
            var start = i++;
            var flag = format[i] is '-' or '_' or '0' or '^' or '#' && i + 1 < format.Length ? format[i++] : ' ';
            var width = 0;
            for (; char.IsAsciiDigit(format[i]) && i + 1 < format.Length && width < MaxWidth; i++) width = (10 * width) + format[i] - '0';
            if (format[i] is 'E' or 'O' && i + 1 < format.Length) i++;
            var text = Directive(t, format[i]);
            Budget.ReserveText(width);
            result.Append(text is null ? format[start..(i + 1)] : WithFlag(text, format[i], flag, width));
        }
        return result.ToString();
    }

    private static string WithFlag(string text, char directive, char flag, int width)
    {
        var isNumber = text.Length > 0 && text.All(c => char.IsAsciiDigit(c) || c == ' ') && directive is not ('f' or 'n' or 't');
        text = flag switch
        {
            '-' when isNumber => text.TrimStart('0', ' ') is { Length: > 0 } trimmed ? trimmed : "0",
            '_' when isNumber && text.Length > 1 => text[..^1].TrimStart('0').PadLeft(text.Length - 1) + text[^1],
            '0' when isNumber => text.Replace(' ', '0'),
            '^' => text.ToUpperInvariant(),
            '#' when directive is 'a' or 'A' or 'b' or 'B' or 'h' => text.ToUpperInvariant(),
            '#' when directive == 'p' => text.ToLowerInvariant(),
            _ => text,
        };
        return text.PadLeft(width, isNumber && flag != '_' && directive is not ('e' or 'k' or 'l') ? '0' : ' ');
    }

    private static string? Directive(DateTime t, char c)
    {
        var hour12 = ((t.Hour + 11) % 12) + 1;
        return c switch
        {
            'a' => Net("ddd"),
            'A' => Net("dddd"),
            'b' or 'h' => Net("MMM"),
            'B' => Net("MMMM"),
            'c' => Net("ddd MMM ") + Pad(t.Day, ' ') + Net(" HH:mm:ss yyyy"),
            'C' => Pad(t.Year / 100),
            'd' => Pad(t.Day),
            'D' or 'x' => Net("MM'/'dd'/'yy"),
            'e' => Pad(t.Day, ' '),
            'f' => Net("ffffff"),
            'F' => Net("yyyy-MM-dd"),
            'g' => Pad(ISOWeek.GetYear(t) % 100),
            'G' => ISOWeek.GetYear(t).ToString(CultureInfo.InvariantCulture),
            'H' => Pad(t.Hour),
            'I' => Pad(hour12),
            'j' => t.DayOfYear.ToString("000", CultureInfo.InvariantCulture),
            'k' => Pad(t.Hour, ' '),
            'l' => Pad(hour12, ' '),
            'm' => Pad(t.Month),
            'M' => Pad(t.Minute),
            'n' => "\n",
            'p' => t.Hour < 12 ? "AM" : "PM",
            'P' => t.Hour < 12 ? "am" : "pm",
            'r' => Pad(hour12) + Net("':'mm':'ss ") + (t.Hour < 12 ? "AM" : "PM"),
            'R' => Net("HH':'mm"),
            's' => new DateTimeOffset(t).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            'S' => Pad(t.Second),
            't' => "\t",
            'T' or 'X' => Net("HH':'mm':'ss"),
            'u' => (t.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)t.DayOfWeek).ToString(CultureInfo.InvariantCulture),
            'U' => Pad((t.DayOfYear + 6 - (int)t.DayOfWeek) / 7),
            'V' => Pad(ISOWeek.GetWeekOfYear(t)),
            'w' => ((int)t.DayOfWeek).ToString(CultureInfo.InvariantCulture),
            'W' => Pad((t.DayOfYear + 6 - (((int)t.DayOfWeek + 6) % 7)) / 7),
            'y' => Pad(t.Year % 100),
            'Y' => t.Year.ToString(CultureInfo.InvariantCulture),
            'z' or 'Z' => "",
            '%' => "%",
            _ => null,
        };

        string Net(string format) => t.ToString(format, CultureInfo.InvariantCulture);
    }

    private static string Pad(int value, char with = '0') => value.ToString(CultureInfo.InvariantCulture).PadLeft(2, with);
}
