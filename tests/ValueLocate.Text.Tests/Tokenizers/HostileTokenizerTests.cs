using System.Text.Json.Nodes;
using ValueLocate.Text.Tokenizers;

namespace ValueLocate.Text.Tests.Tokenizers;

/// <summary>Files that take for ever, or gigabytes, are refused in one sentence that says which part of the file asks for it.</summary>
public class HostileTokenizerTests
{
    private const long MostBytes = 256L << 20;

    private static readonly string s_letters = new('a', 69);

    private static string Refused(string part, Action<JsonObject> change, string text = "eeee a")
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var message = Assert.Throws<ValueLocateException>(() =>
        {
            var tokenizer = TinyTokenizer.Bpe([], change);
            _ = tokenizer.Decode(tokenizer.Encode(text));
        }).Message;
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < MostBytes);
        Assert.StartsWith("tiny.json ", message, StringComparison.Ordinal);
        Assert.Contains(part, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        return message;
    }

    private static JsonObject Sequence(string items, int count, string step) =>
        new JsonObject { ["type"] = "Sequence", [items] = new JsonArray([.. Enumerable.Range(0, count).Select(_ => JsonNode.Parse(step))]) };

    [Theory]
    [InlineData("(?:a|aa)+b")]
    [InlineData("(?:a|a?a)+b")]
    [InlineData("(?:aa?)+b|(?:a|aa)+c")]
    [InlineData("(?=(?:a|aa)+b)a")]
    public void A_regular_expression_that_takes_for_ever(string pattern)
    {
        var regex = new JsonObject { ["Regex"] = pattern };
        Refused("\"pre_tokenizer\"",
            d => d["pre_tokenizer"] = new JsonObject { ["type"] = "Split", ["pattern"] = regex.DeepClone(), ["behavior"] = "Isolated" }, s_letters);
        Refused("\"normalizer\"", d => d["normalizer"] = new JsonObject { ["type"] = "Replace", ["pattern"] = regex.DeepClone(), ["content"] = "x" },
            s_letters);
    }

    [Fact]
    public void One_that_takes_for_ever_on_an_added_token_or_on_a_decoded_one()
    {
        var replace = new JsonObject { ["type"] = "Replace", ["pattern"] = new JsonObject { ["Regex"] = "(?:a|aa)+b" }, ["content"] = "x" };
        Refused("\"normalizer\"",
            d => (d["normalizer"], d["added_tokens"]) = (replace.DeepClone(), new JsonArray(TinyTokenizer.Added(256, s_letters, "normalized"))), "b");
        Refused("\"decoder\"", d => (d["decoder"], d["added_tokens"]) = (replace.DeepClone(), new JsonArray(TinyTokenizer.Added(256, s_letters))), s_letters);
    }

    [Fact]
    public void Many_matches_each_of_which_is_slow() => Refused(
        "\"pre_tokenizer\"", d => d["pre_tokenizer"] = JsonNode.Parse("""{"type":"Split","pattern":{"Regex":"(?:a|aa)+b|."},"behavior":"Isolated"}"""),
        string.Concat(Enumerable.Repeat(new string('a', 25) + "c", 400)));

    [Theory]
    [InlineData("normalizer", "normalizers", """{"type":"Replace","pattern":{"String":"e"},"content":"ee"}""")]
    [InlineData("normalizer", "normalizers", """{"type":"Replace","pattern":{"Regex":"e"},"content":"ee"}""")]
    [InlineData("normalizer", "normalizers", """{"type":"ByteLevel"}""")]
    [InlineData("pre_tokenizer", "pretokenizers", """{"type":"ByteLevel"}""")]
    [InlineData("pre_tokenizer", "pretokenizers", """{"type":"ByteLevel","use_regex":false}""")]
    [InlineData("decoder", "decoders", """{"type":"Replace","pattern":{"String":"e"},"content":"ee"}""")]
    [InlineData("post_processor", "processors", """{"type":"TemplateProcessing","single":[{"Sequence":{"id":"A"}},{"Sequence":{"id":"A"}}]}""")]
    public void Forty_steps_that_double_the_text(string part, string items, string step) =>
        Refused($"\"{part}\"", d => d[part] = Sequence(items, 40, step), "é eeee");

    [Fact]
    public void One_step_that_makes_a_gigabyte_of_a_letter()
    {
        var long1 = new string('x', 1 << 20);
        var text = new string('e', 1000);
        Refused("\"normalizer\"",
            d => d["normalizer"] = new JsonObject { ["type"] = "Replace", ["pattern"] = new JsonObject { ["String"] = "e" }, ["content"] = long1 }, text);
        Refused("\"normalizer\"",
            d => d["normalizer"] = new JsonObject { ["type"] = "Replace", ["pattern"] = new JsonObject { ["Regex"] = "e" }, ["content"] = long1 }, text);
        Refused("\"normalizer\"",
            d => d["normalizer"] = Sequence("normalizers", 50, $$"""{"type":"Prepend","prepend":"{{new string('x', 100_000)}}"}"""), text);
        Refused("decode", d => d["added_tokens"] = new JsonArray(TinyTokenizer.Added(256, "f" + long1)), string.Concat(Enumerable.Repeat("f" + long1, 3)));
    }

    [Fact]
    public void A_search_that_is_the_square_of_the_text()
    {
        var text = new string('a', 60_000);
        Refused("\"added_tokens\"", d => d["added_tokens"] = new JsonArray(TinyTokenizer.Added(256, text + "b")), text);
        var unigram = new JsonObject { ["type"] = "Unigram", ["unk_id"] = 0, ["vocab"] = new JsonArray(new JsonArray("a", -1), new JsonArray(text + "b", -2)) };
        Refused("\"model\"", d => (d["model"], d["pre_tokenizer"]) = (unigram, null), text);
    }

    [Theory]
    [InlineData("normalizer", "normalizers", """{"type":"Lowercase"}""")]
    [InlineData("decoder", "decoders", """{"type":"Fuse"}""")]
    public void More_steps_than_any_tokenizer_has(string part, string items, string step) => Assert.Contains(
        "more than 100 steps", Refused(part, d => d[part] = Sequence(items, 101, step)), StringComparison.Ordinal);

    [Fact]
    public void Patterns_that_are_too_long_or_too_deep()
    {
        foreach (var pattern in new[] { new string('a', 30_000), "a" + new string('+', 500), "[" + string.Concat(Enumerable.Repeat("a[", 9_000)),
            string.Concat(Enumerable.Repeat("(?:", 5_000)) })
            Refused("pre_tokenizer", d =>
                d["pre_tokenizer"] = new JsonObject { ["type"] = "Split", ["pattern"] = new JsonObject { ["Regex"] = pattern }, ["behavior"] = "Isolated" });
    }

    [Fact]
    public void Long_texts_are_no_attack()
    {
        var text = string.Concat(Enumerable.Repeat("The quick brown fox, né \u4F60\u597D 1234! ", 20_000));
        foreach (var kind in new[] { "gpt-oss", "gemma", "unigram", "deepseek-v3" })
            Assert.NotEmpty(ModelTokenizer.Load(Path.Combine(TokenizerGolden.Folder, kind, "tokenizer.json")).Encode(text));
    }
}
