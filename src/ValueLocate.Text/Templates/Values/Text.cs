using System.Numerics;

namespace ValueLocate.Text.Templates;

/// <summary>Texts as Python sees them: sequences of code points, where .NET has UTF-16 units.</summary>
internal static class Text
{
    private static readonly string[] Ascii = [.. Enumerable.Range(0, 128).Select(c => ((char)c).ToString())];

    /// <summary>True where code points and UTF-16 units are the same thing.</summary>
    public static bool IsPlain(string s) => s.AsSpan().IndexOfAnyInRange('\ud800', '\udfff') < 0;

    public static int Length(string s)
    {
        Budget.Step(s.Length / 64);
        return IsPlain(s) ? s.Length : CountTo(s, s.Length);
    }

    /// <summary>The number of code points before a UTF-16 offset.</summary>
    public static int CountTo(string s, int offset)
    {
        var count = 0;
        for (var i = 0; i < offset; i += Width(s, i)) count++;
        return count;
    }

    /// <summary>The UTF-16 offset of a code point, from 0 to Length.</summary>
    public static int OffsetOf(string s, int index)
    {
        if (IsPlain(s)) return Math.Min(index, s.Length);
        var i = 0;
        for (; index > 0 && i < s.Length; index--) i += Width(s, i);
        return i;
    }

    public static string At(string s, int index)
    {
        if (IsPlain(s)) return One(s, index, 1);
        var i = OffsetOf(s, index);
        return One(s, i, Width(s, i));
    }

    public static IEnumerable<string> Elements(string s)
    {
        for (var i = 0; i < s.Length;)
        {
            var width = Width(s, i);
            yield return One(s, i, width);
            i += width;
        }
    }

    /// <summary>The code points; a surrogate without its other half stands for itself.</summary>
    public static IEnumerable<int> CodePoints(string s)
    {
        for (var i = 0; i < s.Length; i += Width(s, i)) yield return CodePointAt(s, i);
    }

    public static int CodePointAt(string s, int offset) => Width(s, offset) == 2 ? char.ConvertToUtf32(s[offset], s[offset + 1]) : s[offset];

    public static string FromCodePoint(int c) => c > 0xffff ? char.ConvertFromUtf32(c) : c < 128 ? Ascii[c] : ((char)c).ToString();

    /// <summary>chr(): the character of a code point that a template computed.</summary>
    public static string Character(BigInteger code)
    {
        if (code < 0 || code > 0x10ffff) throw new TemplateError("OverflowError", "%c arg not in range(0x110000)");
        return FromCodePoint((int)code);
    }

    public static string Repeat(string s, int count)
    {
        if (count <= 0 || s.Length == 0) return "";
        Budget.ReserveText((long)s.Length * count);
        return string.Create(s.Length * count, s, (to, part) =>
        {
            for (; to.Length > 0; to = to[part.Length..]) part.CopyTo(to);
        });
    }

    public static string Concat(string a, string b)
    {
        Budget.ReserveText((long)a.Length + b.Length);
        return string.Concat(a, b);
    }

    public static string Join(string separator, IReadOnlyList<string> parts)
    {
        Budget.ReserveText(parts.Sum(p => (long)p.Length) + ((long)separator.Length * parts.Count));
        return string.Join(separator, parts);
    }

    /// <summary>Python's white space, which is also that of \s in its regular expressions.</summary>
    public static bool IsSpace(char c) => c is ' ' or (>= '\t' and <= '\r') or (>= '\x1c' and <= '\x1f') || (c >= '\x85' && char.IsWhiteSpace(c));

    private static int Width(string s, int i) => char.IsHighSurrogate(s[i]) && i + 1 < s.Length && char.IsLowSurrogate(s[i + 1]) ? 2 : 1;

    private static string One(string s, int offset, int width) => width == 1 && s[offset] < 128 ? Ascii[s[offset]] : s.Substring(offset, width);
}
