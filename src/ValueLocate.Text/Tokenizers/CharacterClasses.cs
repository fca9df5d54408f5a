using System.Globalization;
using System.Text;

namespace ValueLocate.Text.Tokenizers;

/// <summary>The classes of code points that the rules of tokenizers name, where .NET's own differ.</summary>
internal static class CharacterClasses
{
    /// <summary>
    /// What \w means to Oniguruma, inside a .NET character class and within the BMP: .NET's own \w is narrower.
    /// The superscripts and fractions of Latin-1 (an old table of Oniguruma's) belong to it, the joiners do not.
    /// </summary>
    public const string WordInClass = @"\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc}\u24B6-\u24E9\u00B2\u00B3\u00B9\u00BC-\u00BE";

    /// <summary>Alphabetic, mark, decimal digit, connector, or joiner: Rust's \w.</summary>
    public static bool IsWord(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        <= UnicodeCategory.OtherLetter => true, // Lu, Ll, Lt, Lm, Lo
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => true,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.ConnectorPunctuation => true,
        UnicodeCategory.Format => rune.Value is 0x200C or 0x200D,
        UnicodeCategory.OtherSymbol => IsAlphabeticSymbol(rune.Value),
        _ => false,
    };

    /// <summary>The circled and squared letters: symbols by category, yet alphabetic.</summary>
    public static bool IsAlphabeticSymbol(int codePoint) =>
        codePoint is >= 0x24B6 and <= 0x24E9 or >= 0x1F130 and <= 0x1F149 or >= 0x1F150 and <= 0x1F169 or >= 0x1F170 and <= 0x1F189;

    public static bool IsMark(Rune rune)
    {
        var isMark = Rune.GetUnicodeCategory(rune) is
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;
        return isMark ^ OlderUnicode.DiffersAsMark(rune.Value);
    }

    public static bool IsNumeric(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;

    /// <summary>Unicode's punctuation and all of ASCII's, whose $ + &lt; = &gt; ^ ` | ~ are symbols to Unicode.</summary>
    public static bool IsPunctuation(Rune rune)
    {
        if (rune.IsAscii) return rune.Value is >= '!' and <= '/' or >= ':' and <= '@' or >= '[' and <= '`' or >= '{' and <= '~';
        var isPunctuation = Rune.GetUnicodeCategory(rune) is >= UnicodeCategory.ConnectorPunctuation and <= UnicodeCategory.OtherPunctuation;
        return isPunctuation ^ OlderUnicode.DiffersAsPunctuation(rune.Value);
    }

    /// <summary>The runs of word characters and of other visible ones: what \w+|[^\w\s]+ finds with Rust's \w.</summary>
    public static List<Stretch> FindWords(ReadOnlyMemory<char> text)
    {
        var runs = new List<Stretch>();
        for (int i = 0, length, previous = 0; i < text.Length; i += length)
        {
            Rune.DecodeFromUtf16(text.Span[i..], out var rune, out length);
            var kind = IsWord(rune) ? 1 : Rune.IsWhiteSpace(rune) ? 0 : 2;
            if (kind == previous && runs.Count > 0) runs[^1] = runs[^1] with { End = i + length };
            else runs.Add(new Stretch(i, i + length, kind != 0));
            previous = kind;
        }
        return runs;
    }

    /// <summary>The stretches of single code points that satisfy a rule, as a pattern finds them.</summary>
    public static List<Stretch> Find(ReadOnlyMemory<char> text, Func<Rune, bool> rule)
    {
        return Splitting.Cover(text.Length, Matches(text, rule));

        static IEnumerable<(int, int)> Matches(ReadOnlyMemory<char> text, Func<Rune, bool> rule)
        {
            for (int i = 0, length; i < text.Length; i += length)
            {
                Rune.DecodeFromUtf16(text.Span[i..], out var rune, out length);
                if (rule(rune)) yield return (i, i + length);
            }
        }
    }
}
