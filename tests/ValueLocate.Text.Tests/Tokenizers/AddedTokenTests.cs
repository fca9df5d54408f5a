using System.Text.Json.Nodes;
using ValueLocate.Text.Tokenizers;

namespace ValueLocate.Text.Tests.Tokenizers;

public class AddedTokenTests
{
    private static ModelTokenizer With(params JsonObject[] tokens) => TinyTokenizer.Bpe([], d => d["added_tokens"] = new JsonArray([.. tokens]));

    [Fact]
    public void The_longest_one_at_the_leftmost_place_wins() =>
        Assert.Equal("<a><b>|<a>|c",
            With(TinyTokenizer.Added(256, "<a>"), TinyTokenizer.Added(257, "<a><b>"), TinyTokenizer.Added(258, "b><a")).Tokens("<a><b><a>c"));

    [Theory]
    [InlineData("a<m>b", "a|<|m|>|b")]
    [InlineData("a <m> b", "a|Ġ|<m>|Ġ|b")]
    [InlineData("<m>", "<m>")]
    [InlineData("-<m>.", "-|<m>|.")]
    [InlineData("<m>_", "<|m|>|_")]
    public void A_single_word_is_not_touched_by_word_characters(string text, string tokens) =>
        Assert.Equal(tokens, With(TinyTokenizer.Added(256, "<m>", "single_word")).Tokens(text));

    [Fact]
    public void White_space_beside_goes_with_the_token_that_takes_it()
    {
        Assert.Equal("a|<m>|Ġ|b", With(TinyTokenizer.Added(256, "<m>", "lstrip")).Tokens("a \n\u3000<m> b"));
        Assert.Equal("a|Ġ|<m>|b", With(TinyTokenizer.Added(256, "<m>", "rstrip")).Tokens("a <m> \t b"));
        Assert.Equal("<m>|<m>", With(TinyTokenizer.Added(256, "<m>", "rstrip", "lstrip")).Tokens("<m>  <m>"));
    }

    [Fact]
    public void A_normalized_one_is_found_in_normalized_text()
    {
        var tokenizer = TinyTokenizer.Bpe([], d =>
        {
            d["normalizer"] = new JsonObject { ["type"] = "Lowercase" };
            d["added_tokens"] = new JsonArray(TinyTokenizer.Added(256, "<Tag>", "normalized"), TinyTokenizer.Added(257, "<RAW>"));
        });
        Assert.Equal("<Tag>|<Tag>|<RAW>|<|r|a|w|>", tokenizer.Tokens("<TAG><tag><RAW><raw>"));
    }

    [Fact]
    public void A_token_of_the_vocabulary_keeps_its_id() =>
        Assert.Equal([256], TinyTokenizer.Bpe(["a b"], d => d["added_tokens"] = new JsonArray(TinyTokenizer.Added(999, "ab"))).Encode("ab"));
}
