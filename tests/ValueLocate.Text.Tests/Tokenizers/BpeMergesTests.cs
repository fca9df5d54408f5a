using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML.Tokenizers;
using ValueLocate.Text.Tokenizers;

namespace ValueLocate.Text.Tests.Tokenizers;

public class BpeMergesTests
{
    /// <summary>A vocabulary over three letters whose merges stand in random order, so that ranks and lengths disagree.</summary>
    private static (string[] Tokens, string[] Merges) RandomVocabulary(Random random)
    {
        var tokens = new List<string> { "a", "b", "c" };
        var merges = new List<string>();
        for (var i = 0; i < 30; i++)
        {
            var (left, right) = (tokens[random.Next(tokens.Count)], tokens[random.Next(tokens.Count)]);
            if (merges.Contains($"{left} {right}")) continue;
            merges.Add($"{left} {right}");
            if (!tokens.Contains(left + right)) tokens.Add(left + right);
        }
        return ([.. tokens], [.. merges.OrderBy(_ => random.Next())]);
    }

    private static string RandomWord(Random random) => new([.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => "abc"[random.Next(3)])]);

    private static ModelTokenizer Ours(string[] tokens, string[] merges)
    {
        var vocabulary = new JsonObject();
        foreach (var token in tokens) vocabulary[token] = vocabulary.Count;
        return TinyTokenizer.Read(new JsonObject
        {
            ["model"] = new JsonObject { ["type"] = "BPE", ["vocab"] = vocabulary, ["merges"] = new JsonArray([.. merges.Select(m => (JsonNode)m)]) },
        });
    }

    [Fact]
    public void Merging_agrees_with_Microsoft_ML_Tokenizers()
    {
        var random = new Random(5);
        for (var round = 0; round < 40; round++)
        {
            var (tokens, merges) = RandomVocabulary(random);
            var ours = Ours(tokens, merges);
            var options = new BpeOptions(tokens.Select((token, id) => KeyValuePair.Create(token, id))) { Merges = merges };
            var theirs = BpeTokenizer.Create(options);
            for (var i = 0; i < 50; i++)
            {
                var word = RandomWord(random);
                var expected = theirs.EncodeToIds(word, considerPreTokenization: false, considerNormalization: false);
                Assert.True(expected.SequenceEqual(ours.Encode(word)), $"{word} with {JsonSerializer.Serialize(merges)}");
            }
        }
    }

    [Fact]
    public void Of_a_pair_that_stands_twice_the_later_rank_counts()
    {
        var tokenizer = Ours(["a", "b", "c", "ab", "bc"], ["a b", "b c", "a b"]);
        Assert.Equal("a|bc", tokenizer.Tokens("abc"));
    }

    [Fact]
    public void Without_an_unknown_token_unknown_characters_vanish() =>
        Assert.Equal("ab", Ours(["a", "b", "ab"], ["a b"]).Tokens("a?😀b"));

    [Theory]
    [InlineData(false, "<unk>|<unk>|a|<unk>")]
    [InlineData(true, "<unk>|a|<unk>")]
    public void Unknown_characters_in_a_row_are_fused_where_asked_for(bool fuse, string tokens)
    {
        var document = new JsonObject
        {
            ["model"] = new JsonObject
            {
                ["type"] = "BPE",
                ["unk_token"] = "<unk>",
                ["fuse_unk"] = fuse,
                ["merges"] = new JsonArray(),
                ["vocab"] = new JsonObject { ["<unk>"] = 0, ["a"] = 1 },
            },
        };
        Assert.Equal(tokens, TinyTokenizer.Read(document).Tokens("x😀a?"));
    }
}
