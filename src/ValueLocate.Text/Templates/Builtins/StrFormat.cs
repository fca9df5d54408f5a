using System.Globalization;
using System.Text;

namespace ValueLocate.Text.Templates;

/// <summary>"{} {name:>5}".format(...): finds the fields; <see cref="FormatSpec"/> formats them.</summary>
internal sealed class StrFormat
{
    private const int MaxDepth = 2;

    private readonly Args args;
    private int automatic;
    private bool? numbersItself;

    private StrFormat(Args args) => this.args = args;

    public static object? Format(string format, Args args) => new StrFormat(args).Run(format, MaxDepth);

    public static object? FormatMap(string format, Args args)
    {
        if (args.Bind("format_map", "mapping/")[0] is not PyDict dict) throw TemplateError.Type("format_map wants a mapping");
        return new StrFormat(new Args([], dict)).Run(format, MaxDepth);
    }

    private string Run(string format, int depth)
    {
        if (depth == 0) throw TemplateError.Value("Max string recursion exceeded");
        var result = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            var c = format[i];
            var doubled = i + 1 < format.Length && format[i + 1] == c;
            if (c is not ('{' or '}') || doubled)
            {
                result.Append(c);
                if (c is '{' or '}') i++;
                continue;
            }
            if (c == '}') throw TemplateError.Value("Single '}' encountered in format string");
            var end = FieldEnd(format, i + 1);
            var text = Field(format[(i + 1)..end], depth);
            Budget.ReserveText(text.Length);
            result.Append(text);
            i = end;
        }
        return result.ToString();
    }

    private static int FieldEnd(string format, int start)
    {
        var open = 1;
        var inBrackets = false;
        for (var i = start; i < format.Length; i++)
        {
            if (format[i] == '[') inBrackets = true;
            else if (format[i] == ']') inBrackets = false;
            else if (!inBrackets && format[i] == '{') open++;
            else if (!inBrackets && format[i] == '}' && --open == 0) return i;
        }
        throw TemplateError.Value("expected '}' before end of string");
    }

    private string Field(string field, int depth)
    {
        var end = NameEnd(field);
        var value = Lookup(Numbered(field[..end]));
        var rest = field[end..];
        if (rest.StartsWith('!'))
        {
            if (rest.Length < 2 || (rest.Length > 2 && rest[2] != ':')) throw TemplateError.Value("expected ':' after conversion specifier");
            value = rest[1] switch
            {
                's' => Py.Str(value),
                'r' => Repr.Of(value),
                'a' => value is string s ? Repr.Quote(s, true) : Repr.Of(value),
                _ => throw TemplateError.Value($"Unknown conversion specifier {rest[1]}"),
            };
            rest = rest[2..];
        }
        var spec = rest.Length > 1 ? rest[1..] : "";
        return FormatSpec.Apply(value, spec.Contains('{') || spec.Contains('}') ? Run(spec, depth - 1) : spec);
    }

    private static int NameEnd(string field)
    {
        var inBrackets = false;
        for (var i = 0; i < field.Length; i++)
        {
            if (field[i] == '[') inBrackets = true;
            else if (field[i] == ']') inBrackets = false;
            else if (!inBrackets && field[i] is '!' or ':') return i;
        }
        return field.Length;
    }

    /// <summary>An empty name counts up; that and plain numbers cannot be mixed.</summary>
    private string Numbered(string name)
    {
        var isNumber = name.Length > 0 && name.All(char.IsAsciiDigit);
        if (name.Length > 0 && !isNumber) return name;
        if (numbersItself is { } before && before == isNumber)
            throw TemplateError.Value("cannot switch between automatic field numbering and manual field specification");
        numbersItself = !isNumber;
        return isNumber ? name : (automatic++).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>0, name, 0.attribute, name[key]: with the sandbox's rules for members.</summary>
    private object? Lookup(string path)
    {
        var end = path.IndexOfAny(['.', '[']);
        var value = First(end < 0 ? path : path[..end]);
        while (end >= 0 && end < path.Length)
        {
            if (path[end] == '.')
            {
                var next = path.IndexOfAny(['.', '['], end + 1);
                var name = path[(end + 1)..(next < 0 ? path.Length : next)];
                value = Members.GetAttribute(value, name);
                end = next;
                continue;
            }
            var close = path.IndexOf(']', end);
            if (path[end] != '[' || close < 0) throw TemplateError.Value("Missing ']' in format string");
            var key = path[(end + 1)..close];
            value = Members.GetItem(value, key.Length > 0 && key.All(char.IsAsciiDigit) ? Index(key) : key);
            end = close + 1;
        }
        return value;
    }

    private object? First(string name)
    {
        if (name.Length == 0 || !name.All(char.IsAsciiDigit))
            return args.Named.TryGet(name, out var named) ? named : throw new TemplateError("KeyError", Repr.Of(name));
        var index = Num.Index(Index(name));
        return index < args.Positional.Count
            ? args.Positional[index]
            : throw new TemplateError("IndexError", "Replacement index out of range for positional args tuple");
    }

    private static object Index(string digits)
        =>
        digits.Length < 10 ? Num.Box(int.Parse(digits, CultureInfo.InvariantCulture)) : throw TemplateError.Value("Too many decimal digits in format string");
}
