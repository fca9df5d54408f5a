using System.Text.RegularExpressions;
using ValueLocate.Text.Tokenizers;

namespace ValueLocate.Text.Tests.Tokenizers;

public class OnigurumaPatternTests
{
    private static string Matches(string pattern, string text) => string.Join('|', CodePointRegex.Compile(pattern).Find(text.AsMemory())
        .Where(stretch => stretch.IsMatch).Select(stretch => text[stretch.Start..stretch.End]));

    [Theory]
    [InlineData(@"\p{L}+", "ab1𝐀é𠀀", "ab|𝐀é𠀀")] // supplementary letters are letters
    [InlineData(@"\p{N}{1,3}", "1𝟐34", "1𝟐3|4")] // and count as one
    [InlineData(@"[^\s\p{L}\p{N}]+", "a😀👍b", "😀👍")]
    [InlineData(@"[一-龥]", "一𠀀龥", "一|龥")] // ranges mean what they name
    [InlineData(@"\W+", "a²𐹠 b", "𐹠 ")] // Latin-1's superscripts are word characters, other numbers not
    [InlineData(@"a++b|a", "aab", "aab")]
    [InlineData(@"a++a", "aaa", "")]
    [InlineData(@"a?+a", "aa", "aa")]
    [InlineData(@"(?>ab|a)b", "abb", "abb")]
    [InlineData(@"a{2}+", "aaaaa", "aaaa")] // one or more of two
    [InlineData(@"a{2}?", "aaa", "aa|")] // optional two
    [InlineData(@"a{,2}b", "aaab", "aab")]
    [InlineData(@"x{y", "x{y", "x{y")]
    [InlineData(@"(?i:'s|'k)", "'S 'ſ 'K 's", "'S|'ſ|'K|'s")]
    [InlineData(@"a(?i)b|c", "aBacAC", "aB|ac")]
    [InlineData(@"^a", "a\na", "a|a")]
    [InlineData(@"a$", "a\na", "a|a")]
    [InlineData(@".", "\ra\n", "\r|a")]
    [InlineData(@"\bé", "éaé é", "é|é")]
    [InlineData(@"[\]\-a]", "]-a", "]|-|a")]
    [InlineData(@"[a-]", "-a", "-|a")]
    [InlineData(@" ?[^(\s|[.,])]+", "a b.(c", "a| b|c")] // BLOOM's
    [InlineData(@"\x41\u0042\x{43}", "ABC", "ABC")]
    [InlineData(@"\/\#\ ", "/# ", "/# ")]
    public void Oniguruma_syntax_means_the_same_here(string pattern, string text, string matches) => Assert.Equal(matches, Matches(pattern, text));

    [Theory]
    [InlineData(@"\p{Han}")]
    [InlineData(@"[[:alpha:]]")]
    [InlineData(@"[a[^b]]")]
    [InlineData(@"[a&&b]")]
    [InlineData(@"\1")]
    [InlineData(@"\h")]
    [InlineData(@"(?<name>a)")]
    [InlineData(@"[😀]")]
    [InlineData(@"(?i:ß)")]
    [InlineData(@"(?i:ss)")]
    [InlineData(@"[\W]")]
    public void What_has_no_equal_is_refused(string pattern) => Assert.Throws<NotSupportedException>(() => OnigurumaPattern.Translate(pattern));

    [Fact]
    public void Deep_nesting_is_refused_not_a_crash() =>
        Assert.Throws<NotSupportedException>(() => OnigurumaPattern.Translate(new string('(', 100_000) + new string(')', 100_000)));

    [Fact]
    public void Translations_are_valid_patterns()
    {
        foreach (var pattern in new[] { @"\s+(?!\S)|\s+", @"(?:[^\r\n\p{L}]?+\p{Lu}*\p{Ll}+)", @"[!-/:-@\[-`{-~]" })
            Assert.NotNull(new Regex(OnigurumaPattern.Translate(pattern).Translated));
    }
}
