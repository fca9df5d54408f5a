using System.Globalization;
using System.Text;

namespace ValueLocate.Text.Templates;

/// <summary>The escapes in quoted texts, which are Python's.</summary>
internal static class TextLiteral
{
    public static string Unescape(string s, int line)
    {
        if (!s.Contains('\\')) return s;
        var result = new StringBuilder(s.Length);
        for (var i = 0; i < s.Length; i++)
        {
            if (s[i] == '\\' && i + 1 < s.Length) i = Escape(s, i + 1, result, line);
            else result.Append(s[i]);
        }
        return result.ToString();
    }

    /// <summary>Writes the escape whose letter is at <paramref name="i"/> and gives the place of its last character.</summary>
    private static int Escape(string s, int i, StringBuilder to, int line)
    {
        var c = s[i];
        switch (c)
        {
            case '\n': return i;
            case '\\' or '\'' or '"': to.Append(c); return i;
            case 'a': to.Append('\a'); return i;
            case 'b': to.Append('\b'); return i;
            case 'f': to.Append('\f'); return i;
            case 'n': to.Append('\n'); return i;
            case 'r': to.Append('\r'); return i;
            case 't': to.Append('\t'); return i;
            case 'v': to.Append('\v'); return i;
            case 'x': return Hex(s, i, 2, to, line);
            case 'u': return Hex(s, i, 4, to, line);
            case 'U': return Hex(s, i, 8, to, line);
            case 'N': throw TemplateError.Syntax("characters by name (\\N{...}) are not known here", line);
        }
        if (c is >= '0' and <= '7')
        {
            var value = 0;
            var end = i;
            for (; end < s.Length && end < i + 3 && s[end] is >= '0' and <= '7'; end++) value = (8 * value) + s[end] - '0';
            to.Append((char)value);
            return end - 1;
        }
        to.Append('\\');
        if (c < 128)
        {
            to.Append(c);
            return i;
        }
        // Jinja turns other characters into escapes first, so that a backslash before one ends up before its escape.
        var point = Text.CodePointAt(s, i);
        to.Append(Repr.Escape(point).AsSpan(1));
        return i + (point > 0xffff ? 1 : 0);
    }

    private static int Hex(string s, int i, int digits, StringBuilder to, int line)
    {
        if (i + digits > s.Length - 1
            || !uint.TryParse(s.AsSpan(i + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            || value > 0x10ffff)
        {
            throw TemplateError.Syntax($"truncated \\{s[i]} escape in a text", line);
        }
        to.Append(Text.FromCodePoint((int)value));
        return i + digits;
    }
}
