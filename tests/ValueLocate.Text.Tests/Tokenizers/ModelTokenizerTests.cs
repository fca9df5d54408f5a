using System.Text.Json;
using System.Text.Json.Nodes;
using ValueLocate.Text.Tokenizers;

namespace ValueLocate.Text.Tests.Tokenizers;

public class ModelTokenizerTests
{
    [Fact]
    public void Merges_apply_by_rank_and_leftmost_first()
    {
        var tokenizer = TinyTokenizer.Bpe(["a a", "b c", "aa b"]);
        Assert.Equal("aa|a|bc", tokenizer.Tokens("aaabc"));
        Assert.Equal("aab", tokenizer.Tokens("aab"));
    }

    [Fact]
    public void Both_formats_of_merges_give_the_same()
    {
        var pairs = TinyTokenizer.Bpe(["a a", "aa b"], d => d["model"]!["merges"] = new JsonArray(new JsonArray("a", "a"), new JsonArray("aa", "b")));
        Assert.Equal(TinyTokenizer.Bpe(["a a", "aa b"]).Encode("aabaaab"), pairs.Encode("aabaaab"));
    }

    [Fact]
    public void A_missing_type_with_merges_means_BPE()
    {
        var tokenizer = TinyTokenizer.Bpe(["a b"], d => ((JsonObject)d["model"]!).Remove("type"));
        Assert.Equal("ab|c", tokenizer.Tokens("abc"));
    }

    [Fact]
    public void Ids_and_tokens_are_found_both_ways()
    {
        var tokenizer = TinyTokenizer.Bpe(["Ġ a"], d => d["added_tokens"] = new JsonArray(TinyTokenizer.Added(257, "<end>", "special")));
        Assert.Equal(256, tokenizer.IdOf("Ġa"));
        Assert.Equal("Ġa", tokenizer.TokenOf(256));
        Assert.Equal(257, tokenizer.IdOf("<end>"));
        Assert.Equal("<end>", tokenizer.TokenOf(257));
        Assert.Null(tokenizer.IdOf("nothing"));
        Assert.Null(tokenizer.TokenOf(299));
        Assert.Equal(258, tokenizer.VocabularySize);
    }

    [Fact]
    public void One_token_shows_with_its_leading_space()
    {
        Assert.Equal(" a", TinyTokenizer.Bpe(["Ġ a"]).DecodeToken(256));
        foreach (var kind in new[] { "llama2", "mistral-v3", "metaspace-always", "gemma" })
        {
            var tokenizer = ModelTokenizer.Load(Path.Combine(TokenizerGolden.Folder, kind, "tokenizer.json"));
            Assert.Equal(" ", tokenizer.DecodeToken(tokenizer.IdOf("▁")!.Value));
        }
    }

    [Fact]
    public void Ids_that_are_no_token_and_broken_bytes_do_no_harm()
    {
        var tokenizer = TinyTokenizer.Bpe([]);
        Assert.Equal("", tokenizer.Decode([-1, 256, int.MaxValue]));
        Assert.Equal("", tokenizer.DecodeToken(-5));
        Assert.Equal("\uFFFD", tokenizer.DecodeToken(0xC3));
        Assert.Equal("é", tokenizer.Decode([0xC3, 0xA9]));
    }

    [Fact]
    public void Half_of_a_surrogate_pair_counts_as_U_FFFD()
    {
        var tokenizer = TinyTokenizer.Bpe([]);
        Assert.Equal(tokenizer.Encode("a\uFFFDb😀\uFFFD"), tokenizer.Encode("a\uD83Db😀\uDE00"));
    }

    [Fact]
    public void Special_tokens_surround_the_text_only_where_asked_for()
    {
        var path = Path.Combine(TokenizerGolden.Folder, "llama3", "tokenizer.json");
        var tokenizer = ModelTokenizer.Load(path);
        Assert.Equal([tokenizer.IdOf("<|begin_of_text|>")!.Value, .. tokenizer.Encode("a", false)], tokenizer.Encode("a"));
        Assert.Equal("a", tokenizer.Decode(tokenizer.Encode("a"), skipSpecialTokens: true));
    }

    [Fact]
    public void A_parsed_document_may_go_away_after_loading()
    {
        ModelTokenizer tokenizer;
        using (var document = JsonDocument.Parse(TinyTokenizer.Document(["a b"]).ToJsonString()))
            tokenizer = ModelTokenizer.Parse(document.RootElement, "a test");
        Assert.Equal("ab", tokenizer.Tokens("ab"));
    }
}
