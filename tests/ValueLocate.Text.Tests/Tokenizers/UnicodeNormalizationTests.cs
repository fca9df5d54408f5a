using System.Text;
using ValueLocate.Text.Tokenizers;

namespace ValueLocate.Text.Tests.Tokenizers;

public class UnicodeNormalizationTests
{
    private static string Nfc(string text) => UnicodeNormalization.Normalize(text, compose: true, compatible: false);
    private static string Nfd(string text) => UnicodeNormalization.Normalize(text, compose: false, compatible: false);
    private static string Nfkc(string text) => UnicodeNormalization.Normalize(text, compose: true, compatible: true);

    [Theory]
    [InlineData("e\u0301", "é")]
    [InlineData("\u212B", "\u00C5")] // a singleton
    [InlineData("a\u0323\u0302", "\u1EAD")]
    [InlineData("a\u0302\u0323", "\u1EAD")] // marks sort
    [InlineData("a\u0302\u0301", "\u1EA5")]
    [InlineData("a\u0301\u0302", "\u00E1\u0302")] // one mark blocks the other
    [InlineData("\u1112\u1161\u11AB", "한")]
    [InlineData("하\u11AB", "한")]
    [InlineData("\u0958", "\u0915\u093C")] // excluded from composition
    [InlineData("\U0001D15E", "\U0001D157\U0001D165")]
    public void Composes(string text, string expected) => Assert.Equal(expected, Nfc(text));

    [Theory]
    [InlineData("ﬁ①½", "fi11⁄2")]
    [InlineData("ｶﾞ", "ガ")]
    [InlineData("\u00A0\u2003", "  ")]
    public void Composes_for_compatibility(string text, string expected) => Assert.Equal(expected, Nfkc(text));

    [Fact]
    public void The_forms_agree_for_every_code_point()
    {
        for (var code = 0; code < 0x110000; code++)
        {
            if (!Rune.IsValid(code)) continue;
            var text = new Rune(code).ToString();
            var (composed, decomposed) = (Nfc(text), Nfd(text));
            Assert.Equal(composed, Nfc(decomposed));
            Assert.Equal(decomposed, Nfd(composed));
            Assert.Equal(composed, Nfc(composed));
        }
    }

    [Fact]
    public void The_forms_agree_for_random_marks()
    {
        var random = new Random(3);
        for (var i = 0; i < 5000; i++)
        {
            var text = "a" + string.Concat(Enumerable.Range(0, 6).Select(_ => (char)random.Next(0x300, 0x360))) + "한é";
            Assert.Equal(Nfc(text), Nfc(Nfd(text)));
            Assert.Equal(Nfd(text), Nfd(Nfc(text)));
        }
    }
}
