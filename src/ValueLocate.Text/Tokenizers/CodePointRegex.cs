using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ValueLocate.Text.Tokenizers;

/// <summary>
/// A regular expression of a tokenizer.json, matched code point by code point as Oniguruma does.
/// .NET matches UTF-16 units, so text with supplementary characters is matched on a shadow in which each of them
/// is one BMP character of the same general category that the pattern does not name.
/// </summary>
/// <remarks>
/// The engine backtracks, since the patterns in use look ahead, which .NET's other engine cannot; so a match has a time limit. A match that
/// runs into it is tried once more, because the process may have been paused.
/// </remarks>
internal sealed class CodePointRegex
{
    private const int LongestPattern = 20_000;
    private const int LongestCompiled = 8_000;

    private readonly Regex _regex;
    private readonly char[] _standIns; // by UnicodeCategory; the last one for symbols that are alphabetic

    private CodePointRegex(OnigurumaPattern pattern)
    {
        var translated = pattern.Translated;
        // Compiling a long pattern takes seconds, which only a hostile file is long enough for.
        var options = RegexOptions.CultureInvariant | (translated.Length <= LongestCompiled ? RegexOptions.Compiled : RegexOptions.None);
        _regex = new Regex(translated, options, TokenBudget.MatchTimeout);
        _standIns = ChooseStandIns(pattern.Named);
    }

    /// <summary>Compiles a pattern in Oniguruma's syntax.</summary>
    public static CodePointRegex Compile(JsonPart pattern)
    {
        var source = pattern.Text();
        if (source.Length > LongestPattern) throw pattern.Unsupported($"a regular expression of more than {LongestPattern} characters");
        try
        {
            return new CodePointRegex(OnigurumaPattern.Translate(source));
        }
        catch (NotSupportedException e)
        {
            throw pattern.Unsupported($"a regular expression with {e.Message}");
        }
        catch (ArgumentException e)
        {
            throw pattern.Broken($"is not a valid regular expression ({e.Message.TrimEnd('.')})", e);
        }
    }

    /// <summary>Compiles a pattern of this library's own.</summary>
    public static CodePointRegex Compile(string pattern) => new(OnigurumaPattern.Translate(pattern));

    /// <summary>Compiles a plain string.</summary>
    public static Func<ReadOnlyMemory<char>, List<Stretch>> FinderOfLiteral(string literal) => text =>
        Splitting.Cover(text.Length, literal.Length == 0 ? [] : Occurrences(text, literal));

    /// <summary>The matches and what lies between them.</summary>
    public List<Stretch> Find(ReadOnlyMemory<char> text)
    {
        if (text.Span.IndexOfAnyInRange('\uD800', '\uDFFF') < 0) return Splitting.Cover(text.Length, Matches(text.Span, null));
        var shadow = new char[text.Length];
        var starts = new int[text.Length + 1];
        var count = 0;
        for (int i = 0, length; i < text.Length; i += length)
        {
            Rune.DecodeFromUtf16(text.Span[i..], out var rune, out length);
            starts[count] = i;
            shadow[count++] = rune.IsBmp ? (char)rune.Value : StandIn(rune);
        }
        starts[count] = text.Length;
        return Splitting.Cover(text.Length, Matches(shadow.AsSpan(0, count), starts));
    }

    private List<(int Start, int End)> Matches(ReadOnlySpan<char> text, int[]? starts)
    {
        try
        {
            return MatchesOnce(text, starts);
        }
        catch (RegexMatchTimeoutException)
        {
            TokenBudget.Spend(text.Length);
        }
        try
        {
            return MatchesOnce(text, starts);
        }
        catch (RegexMatchTimeoutException e)
        {
            throw TokenBudget.TooSlow(e);
        }
    }

    private List<(int Start, int End)> MatchesOnce(ReadOnlySpan<char> text, int[]? starts)
    {
        var matches = new List<(int, int)>();
        var previous = -1;
        var clock = Environment.TickCount64;
        foreach (var match in _regex.EnumerateMatches(text))
        {
            TokenBudget.SpendTime(ref clock);
            var end = match.Index + match.Length;
            // Oniguruma's iterator takes no empty match right after a match.
            if (match.Length == 0 && match.Index == previous) continue;
            previous = end;
            matches.Add(starts is null ? (match.Index, end) : (starts[match.Index], starts[end]));
        }
        TokenBudget.SpendTime(ref clock);
        return matches;
    }

    private char StandIn(Rune rune) => _standIns[
        CharacterClasses.IsAlphabeticSymbol(rune.Value) ? _standIns.Length - 1 : (int)Rune.GetUnicodeCategory(rune)];

    private static char[] ChooseStandIns(List<(char First, char Last)> named)
    {
        var categories = Enum.GetValues<UnicodeCategory>().Length;
        var standIns = new char[categories + 1];
        for (var c = '\u0100'; c < char.MaxValue; c++) // Latin-1 has exceptions of its own
        {
            var slot = CharacterClasses.IsAlphabeticSymbol(c) ? categories : (int)char.GetUnicodeCategory(c);
            if (standIns[slot] != '\0' || char.IsWhiteSpace(c)) continue;
            if (!IsNamed(c) && !IsNamed(char.ToLowerInvariant(c)) && !IsNamed(char.ToUpperInvariant(c))) standIns[slot] = c;
        }
        return standIns;

        bool IsNamed(char c) => named.Exists(range => c >= range.First && c <= range.Last);
    }

    private static IEnumerable<(int, int)> Occurrences(ReadOnlyMemory<char> text, string literal)
    {
        for (var start = 0; ;)
        {
            var found = text.Span[start..].IndexOf(literal, StringComparison.Ordinal);
            if (found < 0) yield break;
            start += found;
            yield return (start, start + literal.Length);
            start += literal.Length;
        }
    }
}
