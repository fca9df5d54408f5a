using System.Globalization;
using System.Numerics;

namespace ValueLocate.Text.Templates;

/// <summary>Reads names, numbers and quoted texts inside a tag.</summary>
internal static class TokenReader
{
    public static bool TryRead(string source, int start, int line, out Token token, out int next)
    {
        token = default;
        next = start;
        var c = source[start];
        if (c is '"' or '\'') return TryText(source, start, line, out token, out next);
        if (c is >= '0' and <= '9') return TryNumber(source, start, line, out token, out next);
        if (!IsWord(source, start)) return false;
        while (next < source.Length && IsWord(source, next)) next += char.IsSurrogatePair(source, next) ? 2 : 1;
        var word = source[start..next];
        if (CharacterClass.IsDecimal(Text.CodePointAt(word, 0)) || !Text.CodePoints(word).All(CharacterClass.IsIdentifierPart))
            throw TemplateError.Syntax("Invalid character in identifier", line);
        token = new Token(TokenKind.Name, string.Intern(word), null, line);
        return true;
    }

    private static bool IsWord(string s, int i)
    {
        if (s[i] == '_' || char.IsAsciiLetterOrDigit(s[i])) return true;
        return s[i] >= 128 && CharUnicodeInfo.GetUnicodeCategory(s, i) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter
            or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber
            or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;
    }

    private static bool TryText(string source, int start, int line, out Token token, out int next)
    {
        token = default;
        for (next = start + 1; next < source.Length; next++)
        {
            if (source[next] == '\\')
            {
                next++;
            }
            else if (source[next] == source[start])
            {
                token = new Token(TokenKind.Text, "", TextLiteral.Unescape(source[(start + 1)..next], line), line);
                next++;
                return true;
            }
        }
        return false;
    }

    private static bool TryNumber(string source, int start, int line, out Token token, out int next)
    {
        if (TryFloat(source, start, out next))
        {
            var digits = source[start..next].Replace("_", "", StringComparison.Ordinal);
            token = new Token(TokenKind.Float, digits, double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture), line);
            return true;
        }
        var radix = start + 1 < source.Length && source[start] == '0' ? char.ToLowerInvariant(source[start + 1]) : ' ';
        var isRadix = radix is 'x' or 'o' or 'b';
        var number = radix switch { 'x' => 16, 'o' => 8, 'b' => 2, _ => 10 };
        var end = isRadix ? Digits(source, start + 2, number, true) : Digits(source, start, 10, false);
        if (isRadix && end == start + 2) (end, isRadix) = (start + 1, false);
        // 007 is no number: after a leading zero only zeros count.
        if (!isRadix && source[start] == '0') end = start + 1 + source[(start + 1)..end].TakeWhile(c => c is '0' or '_').Count();
        while (source[end - 1] == '_') end--;
        next = end;
        token = new Token(TokenKind.Integer, source[start..end], Num.Box(Value(source[(isRadix ? start + 2 : start)..end], number)), line);
        return true;
    }

    private static BigInteger Value(string digits, int radix)
    {
        if (digits.Length > Budget.MaxIntegerBits) throw TemplateError.Limit("it contains a number of thousands of digits");
        var value = BigInteger.Zero;
        foreach (var c in digits)
        {
            if (c != '_') value = (value * radix) + Convert.ToInt32(c.ToString(), 16);
        }
        return value;
    }

    private static bool TryFloat(string s, int start, out int next)
    {
        next = start;
        if (start > 0 && s[start - 1] == '.') return false;
        var end = Digits(s, start, 10, false);
        if (end == start || s[end - 1] == '_') return false;
        var whole = end;
        if (end + 1 < s.Length && s[end] == '.' && char.IsAsciiDigit(s[end + 1])) end = Digits(s, end + 1, 10, false);
        while (s[end - 1] == '_') end--;
        var exponent = end;
        if (exponent < s.Length && s[exponent] is 'e' or 'E')
        {
            exponent++;
            if (exponent < s.Length && s[exponent] is '+' or '-') exponent++;
            var last = Digits(s, exponent, 10, false);
            while (s[last - 1] == '_') last--;
            if (last > exponent) end = last;
        }
        next = end;
        return end > whole;
    }

    /// <summary>The end of a run of digits with single underscores between them.</summary>
    private static int Digits(string s, int start, int radix, bool underscoreFirst)
    {
        var i = start;
        while (i < s.Length)
        {
            if (s[i] == '_' && (underscoreFirst || i > start) && i + 1 < s.Length && IsDigit(s[i + 1], radix)) i += 2;
            else if (IsDigit(s[i], radix)) i++;
            else break;
        }
        return i;
    }

    private static bool IsDigit(char c, int radix) => radix == 16 ? char.IsAsciiHexDigit(c) : c >= '0' && c < '0' + radix;
}
