using System.Globalization;
using System.Text;

namespace ValueLocate.Text.Templates;

/// <summary>
/// Upper, lower and title case as Python does them: by Unicode's full mappings, of which .NET knows only those of one character to one.
/// </summary>
internal static class CaseMapping
{
    private const string UpperTable = """
        00df-0053-0053 0149-02bc-004e 01f0-004a-030c 0390-0399-0308-0301 03b0-03a5-0308-0301 0587-0535-0552 1e96-0048-0331 1e97-0054-0308
        1e98-0057-030a 1e99-0059-030a 1e9a-0041-02be 1f50-03a5-0313 1f52-03a5-0313-0300 1f54-03a5-0313-0301 1f56-03a5-0313-0342 1f80-1f08-0399
        1f81-1f09-0399 1f82-1f0a-0399 1f83-1f0b-0399 1f84-1f0c-0399 1f85-1f0d-0399 1f86-1f0e-0399 1f87-1f0f-0399 1f88-1f08-0399 1f89-1f09-0399
        1f8a-1f0a-0399 1f8b-1f0b-0399 1f8c-1f0c-0399 1f8d-1f0d-0399 1f8e-1f0e-0399 1f8f-1f0f-0399 1f90-1f28-0399 1f91-1f29-0399 1f92-1f2a-0399
        1f93-1f2b-0399 1f94-1f2c-0399 1f95-1f2d-0399 1f96-1f2e-0399 1f97-1f2f-0399 1f98-1f28-0399 1f99-1f29-0399 1f9a-1f2a-0399 1f9b-1f2b-0399
        1f9c-1f2c-0399 1f9d-1f2d-0399 1f9e-1f2e-0399 1f9f-1f2f-0399 1fa0-1f68-0399 1fa1-1f69-0399 1fa2-1f6a-0399 1fa3-1f6b-0399 1fa4-1f6c-0399
        1fa5-1f6d-0399 1fa6-1f6e-0399 1fa7-1f6f-0399 1fa8-1f68-0399 1fa9-1f69-0399 1faa-1f6a-0399 1fab-1f6b-0399 1fac-1f6c-0399 1fad-1f6d-0399
        1fae-1f6e-0399 1faf-1f6f-0399 1fb2-1fba-0399 1fb3-0391-0399 1fb4-0386-0399 1fb6-0391-0342 1fb7-0391-0342-0399 1fbc-0391-0399 1fc2-1fca-0399
        1fc3-0397-0399 1fc4-0389-0399 1fc6-0397-0342 1fc7-0397-0342-0399 1fcc-0397-0399 1fd2-0399-0308-0300 1fd3-0399-0308-0301 1fd6-0399-0342
        1fd7-0399-0308-0342 1fe2-03a5-0308-0300 1fe3-03a5-0308-0301 1fe4-03a1-0313 1fe6-03a5-0342 1fe7-03a5-0308-0342 1ff2-1ffa-0399 1ff3-03a9-0399
        1ff4-038f-0399 1ff6-03a9-0342 1ff7-03a9-0342-0399 1ffc-03a9-0399 fb00-0046-0046 fb01-0046-0049 fb02-0046-004c fb03-0046-0046-0049
        fb04-0046-0046-004c fb05-0053-0054 fb06-0053-0054 fb13-0544-0546 fb14-0544-0535 fb15-0544-053b fb16-054e-0546 fb17-0544-053d
        """;

    private const string TitleTable = """
        00df-0053-0073 01c4-01c5 01c5-01c5 01c6-01c5 01c7-01c8 01c8-01c8 01c9-01c8 01ca-01cb 01cb-01cb 01cc-01cb 01f1-01f2 01f2-01f2 01f3-01f2
        0587-0535-0582 1f80-1f88 1f81-1f89 1f82-1f8a 1f83-1f8b 1f84-1f8c 1f85-1f8d 1f86-1f8e 1f87-1f8f 1f88-1f88 1f89-1f89 1f8a-1f8a 1f8b-1f8b
        1f8c-1f8c 1f8d-1f8d 1f8e-1f8e 1f8f-1f8f 1f90-1f98 1f91-1f99 1f92-1f9a 1f93-1f9b 1f94-1f9c 1f95-1f9d 1f96-1f9e 1f97-1f9f 1f98-1f98 1f99-1f99
        1f9a-1f9a 1f9b-1f9b 1f9c-1f9c 1f9d-1f9d 1f9e-1f9e 1f9f-1f9f 1fa0-1fa8 1fa1-1fa9 1fa2-1faa 1fa3-1fab 1fa4-1fac 1fa5-1fad 1fa6-1fae 1fa7-1faf
        1fa8-1fa8 1fa9-1fa9 1faa-1faa 1fab-1fab 1fac-1fac 1fad-1fad 1fae-1fae 1faf-1faf 1fb2-1fba-0345 1fb3-1fbc 1fb4-0386-0345 1fb7-0391-0342-0345
        1fbc-1fbc 1fc2-1fca-0345 1fc3-1fcc 1fc4-0389-0345 1fc7-0397-0342-0345 1fcc-1fcc 1ff2-1ffa-0345 1ff3-1ffc 1ff4-038f-0345 1ff7-03a9-0342-0345
        1ffc-1ffc fb00-0046-0066 fb01-0046-0069 fb02-0046-006c fb03-0046-0066-0069 fb04-0046-0066-006c fb05-0053-0074 fb06-0053-0074 fb13-0544-0576
        fb14-0544-0565 fb15-0544-056b fb16-054e-0576 fb17-0544-056d
        """;

    private static readonly Dictionary<int, string> Uppers = Read(UpperTable);
    private static readonly Dictionary<int, string> Titles = Read(TitleTable);

    public static string Upper(string s) => Map(s, (_, c) => ToUpper(c));

    public static string Lower(string s) => Map(s, (i, c) => ToLower(s, i, c));

    public static string Swap(string s) => Map(s, (i, c) => IsUpper(c) ? ToLower(s, i, c) : IsLower(c) ? ToUpper(c) : Text.FromCodePoint(c));

    public static string Capitalize(string s) => Map(s, (i, c) => i == 0 ? ToTitle(c) : ToLower(s, i, c));

    /// <summary>str.title(): a letter after anything but a letter starts a word.</summary>
    public static string Title(string s)
    {
        var inWord = false;
        return Map(s, (i, c) =>
        {
            var mapped = inWord ? ToLower(s, i, c) : ToTitle(c);
            inWord = IsCased(c);
            return mapped;
        });
    }

    /// <summary>str.casefold(): what is left when case does not count.</summary>
    public static string Fold(string s) => Map(s, (_, c) =>
    {
        if (c is 0x131 or 0x1e9e) return c == 0x131 ? "\u0131" : "ss";
        if (c is >= 0x13a0 and <= 0x13f5) return Text.FromCodePoint(c);
        if (c is (>= 0x13f8 and <= 0x13fd) or (>= 0xab70 and <= 0xabbf)) return ToUpper(c);
        return Lower(ToUpper(c)).Replace('\u03c2', '\u03c3');
    });

    public static bool IsUpper(int c) => CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.UppercaseLetter
        || c is (>= 0x2160 and <= 0x216f) or (>= 0x24b6 and <= 0x24cf);

    public static bool IsLower(int c) => CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.LowercaseLetter
        || c is 0xaa or 0xba or (>= 0x2b0 and <= 0x2b8) or (>= 0x2170 and <= 0x217f) or (>= 0x24d0 and <= 0x24e9);

    public static bool IsTitle(int c) => CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.TitlecaseLetter;

    public static bool IsCased(int c) => IsUpper(c) || IsLower(c) || IsTitle(c);

    private static string Map(string s, Func<int, int, string> map)
    {
        Budget.ReserveText(2L * s.Length);
        Budget.Step(s.Length / 8);
        var result = new StringBuilder(s.Length);
        var offset = 0;
        foreach (var c in Text.CodePoints(s))
        {
            result.Append(map(offset, c));
            offset += c > 0xffff ? 2 : 1;
        }
        return result.ToString();
    }

    private static string ToUpper(int c)
    {
        if (c >= 128 && Uppers.TryGetValue(c, out var full)) return full;
        return Rune.TryCreate(c, out var rune) ? Text.FromCodePoint(Rune.ToUpperInvariant(rune).Value) : Text.FromCodePoint(c);
    }

    private static string ToTitle(int c)
    {
        if (c >= 128 && Titles.TryGetValue(c, out var full)) return full;
        return c is (>= 0x10d0 and <= 0x10fa) or (>= 0x10fd and <= 0x10ff) ? Text.FromCodePoint(c) : ToUpper(c);
    }

    private static string ToLower(string s, int offset, int c)
    {
        if (c == 0x130) return "i\u0307";
        if (c == 0x3a3) return EndsWord(s, offset) ? "\u03c2" : "\u03c3";
        return Rune.TryCreate(c, out var rune) ? Text.FromCodePoint(Rune.ToLowerInvariant(rune).Value) : Text.FromCodePoint(c);
    }

    /// <summary>A capital sigma becomes a final one where letters stand before it and none after it.</summary>
    private static bool EndsWord(string s, int offset)
    {
        var before = offset - 1;
        while (before >= 0 && IsIgnorable(s[before])) before--;
        var after = offset + 1;
        while (after < s.Length && IsIgnorable(s[after])) after++;
        return before >= 0 && IsCased(s[before]) && !(after < s.Length && IsCased(s[after]));
    }

    private static bool IsIgnorable(char c) => c is '\'' or '.' or ':' or '^' or '`' or '\xa8' or '\xad' or '\xb7' or '\u2019'
        || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format
            or UnicodeCategory.ModifierLetter or UnicodeCategory.ModifierSymbol;

    private static Dictionary<int, string> Read(string table) => table
        .Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)
        .Select(entry => entry.Split('-').Select(x => int.Parse(x, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToArray())
        .ToDictionary(codes => codes[0], codes => string.Concat(codes.Skip(1).Select(Text.FromCodePoint)));
}
