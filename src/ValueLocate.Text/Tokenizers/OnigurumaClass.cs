using System.Globalization;
using System.Text;

namespace ValueLocate.Text.Tokenizers;

/// <summary>The parts of Oniguruma's syntax that stand for one character: literals, escapes, \p{..} and [...].</summary>
internal sealed class OnigurumaClass(string source, List<(char First, char Last)> named)
{
    private const int DeepestClass = 50;

    // General categories; scripts and blocks have no equal in .NET.
    private static readonly HashSet<string> s_categories =
    [
        "C", "Cc", "Cf", "Cn", "Co", "Cs", "L", "Ll", "Lm", "Lo", "Lt", "Lu", "M", "Mc", "Me", "Mn", "N", "Nd", "Nl", "No",
        "P", "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "S", "Sc", "Sk", "Sm", "So", "Z", "Zl", "Zp", "Zs",
    ];

    /// <summary>One literal character, with its case variants where case is ignored.</summary>
    public string Literal(char c, bool ignoreCase)
    {
        named.Add((c, c));
        if (!ignoreCase) return Escaped(c);
        var variants = Variants(c);
        foreach (var variant in variants) named.Add((variant, variant));
        return variants.Count == 1 ? Escaped(c) : $"[{string.Concat(variants.Select(Escaped))}]";
    }

    /// <summary>\s, \d, \w, \p{..} and their opposites as the inside of a .NET class; null, and no step, where another escape stands.</summary>
    public string? Set(ref int at)
    {
        switch (source[at + 1])
        {
            case 's' or 'S' or 'd' or 'D':
                at += 2;
                return source[(at - 2)..at];
            case 'w':
                at += 2;
                return CharacterClasses.WordInClass;
            case 'W':
                at += 2;
                return ""; // outside of a class the caller negates
            case 'p' or 'P':
                var close = source.IndexOf('}', at);
                if (close < 0 || at + 2 >= source.Length || source[at + 2] != '{') throw new ArgumentException("\\p needs braces");
                var name = source[(at + 3)..close];
                var negated = source[at + 1] == 'P';
                if (name.StartsWith('^'))
                {
                    negated = !negated;
                    name = name[1..];
                }
                if (!s_categories.Contains(name)) throw new NotSupportedException($"the property {source[at..(close + 1)]}");
                at = close + 1;
                return $"\\{(negated ? 'P' : 'p')}{{{name}}}";
            default:
                return null;
        }
    }

    /// <summary>The character that an escape stands for.</summary>
    public char EscapedCharacter(ref int at)
    {
        if (at + 1 >= source.Length) throw new ArgumentException("it ends in a backslash");
        var c = source[at + 1];
        at += 2;
        switch (c)
        {
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'f': return '\f';
            case 'v': return '\v';
            case 'a': return '\a';
            case 'e': return '\u001B';
            case 'u': return Hex(ref at, Math.Min(4, source.Length - at));
            case 'x' when at < source.Length && source[at] == '{':
                var close = source.IndexOf('}', at);
                if (close < 0) throw new ArgumentException("\\x{ is not closed");
                at++;
                var value = Hex(ref at, close - at);
                at++;
                return value;
            case 'x':
                var digits = source.Skip(at).Take(2).TakeWhile(char.IsAsciiHexDigit).Count();
                return Hex(ref at, digits);
            default:
                if (char.IsAsciiLetterOrDigit(c)) throw new NotSupportedException($"\\{c}");
                return c;
        }
    }

    /// <summary>Translates the class that opens at <paramref name="at"/>.</summary>
    public string Translate(ref int at, bool ignoreCase)
    {
        at++;
        var output = new StringBuilder("[");
        if (at < source.Length && source[at] == '^')
        {
            output.Append('^');
            at++;
        }
        Members(ref at, output, ignoreCase, 0);
        return output.Append(']').ToString();
    }

    /// <summary>Copies the members of a class up to and over its closing bracket.</summary>
    private void Members(ref int at, StringBuilder output, bool ignoreCase, int depth)
    {
        if (depth > DeepestClass) throw new NotSupportedException($"more than {DeepestClass} classes inside each other");
        for (var first = true; ; first = false)
        {
            if (at >= source.Length) throw new ArgumentException("a class is not closed");
            if (source[at] == ']' && !first)
            {
                at++;
                return;
            }
            if (source[at] == '[')
            {
                // A class inside a class adds its members.
                if (at + 1 < source.Length && source[at + 1] is '^' or ':' or '[') throw new NotSupportedException("this kind of class inside a class");
                at++;
                Members(ref at, output, ignoreCase, depth + 1);
                continue;
            }
            if (string.CompareOrdinal(source, at, "&&", 0, 2) == 0) throw new NotSupportedException("an intersection of classes");
            if (source[at] == '\\' && at + 1 < source.Length && Set(ref at) is { } set)
            {
                output.Append(set.Length > 0 ? set : throw new NotSupportedException("\\W inside a class"));
                continue;
            }
            var from = Character(ref at);
            var to = from;
            if (at + 1 < source.Length && source[at] == '-' && source[at + 1] != ']')
            {
                at++;
                to = Character(ref at);
                if (to < from) throw new ArgumentException("a range in reverse order");
            }
            Append(output, from, to, ignoreCase);
        }
    }

    private char Character(ref int at)
    {
        if (source[at] != '\\') return source[at++];
        return at + 1 < source.Length && source[at + 1] == 'b' ? Backspace(ref at) : EscapedCharacter(ref at);

        static char Backspace(ref int at)
        {
            at += 2;
            return '\b';
        }
    }

    private void Append(StringBuilder output, char from, char to, bool ignoreCase)
    {
        named.Add((from, to));
        output.Append(Escaped(from));
        if (to != from) output.Append('-').Append(Escaped(to));
        if (!ignoreCase) return;
        if (to - from > 255) throw new NotSupportedException("a long range whose case is ignored");
        foreach (var variant in Enumerable.Range(from, to - from + 1).SelectMany(c => Variants((char)c)))
        {
            named.Add((variant, variant));
            output.Append(Escaped(variant));
        }
    }

    /// <summary>The characters that fold to the same one; .NET's own IgnoreCase knows neither the long s nor the Kelvin sign.</summary>
    private static List<char> Variants(char c)
    {
        if (c > 0x7F && char.GetUnicodeCategory(c) <= UnicodeCategory.TitlecaseLetter) throw new NotSupportedException($"'{c}' whose case is ignored");
        var variants = new List<char> { c };
        foreach (var variant in new[] { char.ToLowerInvariant(c), char.ToUpperInvariant(c) })
        {
            if (!variants.Contains(variant)) variants.Add(variant);
        }
        if (c is 's' or 'S') variants.Add('\u017F');
        if (c is 'k' or 'K') variants.Add('\u212A');
        return variants;
    }

    private char Hex(ref int at, int digits)
    {
        if (digits < 1 || !int.TryParse(source.AsSpan(at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            throw new ArgumentException("a number of an escape is not hexadecimal");
        if (value > char.MaxValue || char.IsSurrogate((char)value)) throw new NotSupportedException("a character beyond U+FFFF");
        at += digits;
        return (char)value;
    }

    private static string Escaped(char c) =>
        char.IsAsciiLetterOrDigit(c) ? c.ToString() : $"\\u{(int)c:X4}";
}
