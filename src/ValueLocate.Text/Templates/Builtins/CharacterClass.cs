using System.Globalization;

namespace ValueLocate.Text.Templates;

/// <summary>What str.isalpha() and its like ask of a code point.</summary>
internal static class CharacterClass
{
    public static bool IsAlpha(int c) => CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter
        or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter;

    public static bool IsDecimal(int c) => CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.DecimalDigitNumber;

    public static bool IsDigit(int c) => IsDecimal(c) || CharUnicodeInfo.GetDigitValue(Text.FromCodePoint(c), 0) >= 0;

    public static bool IsNumeric(int c) => IsDigit(c) || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber
        || CharUnicodeInfo.GetNumericValue(Text.FromCodePoint(c), 0) is not -1;

    public static bool IsIdentifierPart(int c) => c == '_' || IsAlpha(c) || IsDecimal(c)
        || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.LetterNumber or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
            or UnicodeCategory.ConnectorPunctuation;

    /// <summary>\w in Python's regular expressions.</summary>
    public static bool IsWord(int c) => c == '_' || IsAlpha(c) || IsNumeric(c);
}
