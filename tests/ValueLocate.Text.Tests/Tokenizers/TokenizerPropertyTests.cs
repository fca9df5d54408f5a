using System.Diagnostics;
using System.Text;
using ValueLocate.Text.Tokenizers;

namespace ValueLocate.Text.Tests.Tokenizers;

public class TokenizerPropertyTests
{
    private static ModelTokenizer Load(string kind) => ModelTokenizer.Load(Path.Combine(TokenizerGolden.Folder, kind, "tokenizer.json"));

    /// <summary>Letters, digits, spaces, marks and symbols of all planes; no surrogates, and no text of an added token.</summary>
    private static string RandomText(Random random)
    {
        var text = new StringBuilder();
        for (var length = random.Next(40); length > 0; length--)
        {
            var code = random.Next(6) switch
            {
                0 => random.Next(0x80),
                1 => random.Next(0x3000),
                2 => random.Next(0x110000),
                3 => " \n\t\u00A0\u3000"[random.Next(5)],
                4 => random.Next('0', '9' + 1),
                _ => random.Next('a', 'z' + 1),
            };
            if (Rune.IsValid(code) && code != '<') text.Append(new Rune(code).ToString());
        }
        return text.ToString();
    }

    [Theory]
    [InlineData("gpt2")]
    [InlineData("smollm2")]
    [InlineData("llama3")]
    [InlineData("gpt-oss")]
    [InlineData("mistral-tekken")]
    [InlineData("deepseek-v3")]
    [InlineData("falcon")]
    public void Byte_level_kinds_give_any_text_back(string kind)
    {
        var tokenizer = Load(kind);
        var random = new Random(7);
        for (var i = 0; i < 2000; i++)
        {
            var text = RandomText(random);
            Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text), skipSpecialTokens: true));
        }
    }

    [Theory]
    [InlineData("llama2")]
    [InlineData("gemma")]
    [InlineData("mistral-v3")]
    public void Byte_fallback_kinds_give_any_text_back(string kind)
    {
        var tokenizer = Load(kind);
        var random = new Random(8);
        for (var i = 0; i < 2000; i++)
        {
            var text = "a" + RandomText(random).Replace('\u2581', 'x') + "a";
            Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text), skipSpecialTokens: true));
        }
    }

    [Fact]
    public void The_cache_changes_nothing()
    {
        var warm = Load("smollm2");
        var random = new Random(9);
        var texts = Enumerable.Range(0, 500).Select(_ => RandomText(random)).ToArray();
        var first = texts.Select(t => warm.Encode(t)).ToArray();
        for (var i = 0; i < texts.Length; i++) Assert.Equal(first[i], warm.Encode(texts[i]));
    }

    [Fact]
    public void Many_threads_get_what_one_gets()
    {
        var random = new Random(10);
        var texts = Enumerable.Range(0, 400).Select(_ => RandomText(random)).ToArray();
        var alone = Load("llama3");
        var expected = texts.Select(t => alone.Encode(t)).ToArray();
        var shared = Load("llama3");
        Parallel.For(0, texts.Length * 4, i => Assert.Equal(expected[i % texts.Length], shared.Encode(texts[i % texts.Length])));
    }

    [Trait("Category", "clock")]
    [Theory]
    [InlineData("smollm2")]
    [InlineData("gemma")]
    [InlineData("unigram")]
    [InlineData("added-combos")]
    public void A_word_of_a_hundred_thousand_letters_takes_no_square_time(string kind)
    {
        var tokenizer = Load(kind);
        var random = new Random(11);
        var word = new string([.. Enumerable.Range(0, 100_000).Select(_ => (char)random.Next('a', 'z' + 1))]);
        var clock = Stopwatch.StartNew();
        foreach (var text in new[] { word, new string('a', 100_000), new string(' ', 1_000_000), string.Concat(Enumerable.Repeat("é😀 ", 100_000)) })
            Assert.NotEmpty(tokenizer.Encode(text));
        Require.Within(clock.Elapsed, 20_000);
    }
}
