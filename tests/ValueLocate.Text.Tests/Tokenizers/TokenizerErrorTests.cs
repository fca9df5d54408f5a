using System.Text;
using System.Text.Json.Nodes;
using ValueLocate.Text.Tokenizers;

namespace ValueLocate.Text.Tests.Tokenizers;

public class TokenizerErrorTests
{
    private static string Message(Action<JsonObject> change) =>
        Assert.Throws<ValueLocateException>(() => TinyTokenizer.Bpe(["a b"], change)).Message;

    [Fact]
    public void A_missing_file_is_named()
    {
        var message = Assert.Throws<ValueLocateException>(() => ModelTokenizer.Load("/nowhere/tokenizer.json")).Message;
        Assert.Contains("/nowhere/tokenizer.json", message, StringComparison.Ordinal);
        Assert.Throws<ValueLocateException>(() => ModelTokenizer.Load(Path.GetTempPath()));
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused_with_its_name()
    {
        var json = TinyTokenizer.Document(["a b"]).ToJsonString();
        foreach (var length in new[] { 0, 1, 10, json.Length / 2, json.Length - 1 })
        {
            var message = Assert.Throws<ValueLocateException>(() => TinyTokenizer.Read(json[..length])).Message;
            Assert.Contains("tiny.json", message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"model\":null}")]
    [InlineData("{\"model\":{\"type\":\"BPE\",\"vocab\":{},\"merges\":[]}}")]
    [InlineData("{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":-1},\"merges\":[]}}")]
    [InlineData("{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":2147483647},\"merges\":[]}}")]
    [InlineData("{\"model\":{\"type\":\"BPE\",\"vocab\":{\"\\ud800\":0},\"merges\":[]}}")]
    [InlineData("{\"model\":{\"type\":\"BPE\",\"vocab\":[\"a\"],\"merges\":[]}}")]
    [InlineData("{\"model\":{\"type\":\"Unigram\",\"vocab\":[[\"a\",0]]}}")]
    [InlineData("{\"model\":{\"type\":\"Unigram\",\"vocab\":[[\"a\",\"x\"]],\"unk_id\":0}}")]
    [InlineData("{\"model\":{\"type\":\"Unigram\",\"vocab\":[[\"a\",0]],\"unk_id\":1}}")]
    public void A_damaged_document_is_refused(string json) => Assert.Throws<ValueLocateException>(() => TinyTokenizer.Read(json));

    [Theory]
    [InlineData("{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0,\"b\":0},\"merges\":[]}}", "model.vocab['b'] is 0, which is the id of 'a' too")]
    [InlineData("{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0,\"a\":1},\"merges\":[]}}", "model.vocab['a'] stands twice")]
    [InlineData("{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":2147483648},\"merges\":[]}}", "model.vocab['a'] must be a whole number")]
    [InlineData("{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":null},\"merges\":[]}}", "model.vocab['a'] must be a whole number")]
    [InlineData("{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":NaN},\"merges\":[]}}", "model.vocab")]
    [InlineData("{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0},\"merges\":[],\"unk_token\":{}}}", "model.unk_token must be a string")]
    [InlineData("{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0},\"merges\":[]},\"added_tokens\":[{\"id\":5,\"content\":\"x\"}]}", "added_tokens[0].id is 5")]
    [InlineData("{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0},\"merges\":[]},\"added_tokens\":[null]}", "added_tokens[0] must be an object")]
    [InlineData("{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0},\"merges\":[]},\"added_tokens\":{}}", "added_tokens must be a list")]
    [InlineData("{\"model\":{\"type\":\"Unigram\",\"vocab\":[[\"a\",1e999]],\"unk_id\":0}}", "model.vocab[0][1] must be a number")]
    [InlineData("{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0},\"merges\":[]},\"normalizer\":{\"type\":\"\\u001b[31m\"}}", "'\uFFFD[31m'")]
    public void The_message_names_the_field(string json, string says)
    {
        var message = Assert.Throws<ValueLocateException>(() => TinyTokenizer.Read(json)).Message;
        Assert.Contains("tiny.json", message, StringComparison.Ordinal);
        Assert.Contains(says, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', message);
    }

    [Fact]
    public void Deep_nesting_and_long_names_make_short_messages()
    {
        Assert.Contains("not JSON", Assert.Throws<ValueLocateException>(() => TinyTokenizer.Read(new string('[', 100_000))).Message, StringComparison.Ordinal);
        var name = new string('x', 500_000);
        foreach (var json in new[] { $"{{\"model\":{{\"type\":\"{name}\"}}}}",
            $"{{\"model\":{{\"type\":\"BPE\",\"vocab\":{{\"{name}\":-1}},\"merges\":[]}}}}",
            $"{{\"model\":{{\"type\":\"BPE\",\"vocab\":{{\"a\":0}},\"merges\":[\"a {name}\"]}}}}" })
        {
            var message = Assert.Throws<ValueLocateException>(() => TinyTokenizer.Read(json)).Message;
            Assert.Contains("more characters", message, StringComparison.Ordinal);
            Assert.True(message.Length < 500, message);
        }
    }

    [Fact]
    public void A_byte_order_mark_is_skipped() =>
        Assert.Equal([97], TinyTokenizer.Read("\uFEFF" + TinyTokenizer.Document([]).ToJsonString()).Encode("a"));

    [Fact]
    public void An_unknown_token_that_the_vocabulary_lacks_matters_when_it_is_needed()
    {
        var tokenizer = TinyTokenizer.Bpe([], d =>
        {
            d["model"]!["unk_token"] = "<unk>";
            d["pre_tokenizer"] = null;
        });
        Assert.Equal([97], tokenizer.Encode("a"));
        var message = Assert.Throws<ValueLocateException>(() => tokenizer.Encode("a\u4F60")).Message;
        Assert.Contains("model.unk_token", message, StringComparison.Ordinal);
        Assert.Contains("U+4F60", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_refused()
    {
        var bytes = Encoding.Latin1.GetBytes("{\"model\":{\"type\":\"BPE\",\"vocab\":{\"\xFF\":0},\"merges\":[]}}");
        Assert.Throws<ValueLocateException>(() => ModelTokenizer.Parse(new MemoryStream(bytes), "bytes"));
    }

    [Fact]
    public void A_BPE_model_needs_merges() =>
        Assert.Contains("\"merges\"", Message(d => ((JsonObject)d["model"]!).Remove("merges")), StringComparison.Ordinal);

    [Theory]
    [InlineData("a zz", "'zz'")]
    [InlineData("a c", "'ac'")]
    [InlineData("ab", "two tokens")]
    [InlineData("a b c", "two tokens")]
    public void A_merge_must_name_tokens_of_the_vocabulary(string merge, string complaint)
    {
        Assert.Contains(complaint, Message(d => d["model"]!["merges"] = new JsonArray(merge)), StringComparison.Ordinal);
        if (merge.Split(' ') is [var left, var right])
            Assert.Contains(complaint, Message(d => d["model"]!["merges"] = new JsonArray(new JsonArray(left, right))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model", "{\"type\":\"WordPiece\",\"vocab\":{}}", "WordPiece")]
    [InlineData("normalizer", "{\"type\":\"Precompiled\",\"precompiled_charsmap\":\"\"}", "Precompiled")]
    [InlineData("normalizer", "{\"type\":\"Replace\",\"pattern\":{\"String\":\"\"},\"content\":\"x\"}", "empty")]
    [InlineData("normalizer", "{\"type\":\"Replace\",\"pattern\":{\"Regex\":\"(a)\"},\"content\":\"$1\"}", "$")]
    [InlineData("pre_tokenizer", "{\"type\":\"BertPreTokenizer\"}", "BertPreTokenizer")]
    [InlineData("pre_tokenizer", "{\"type\":\"Split\",\"pattern\":{\"Regex\":\"\\\\p{Han}\"},\"behavior\":\"Isolated\"}", "\\p{Han}")]
    [InlineData("pre_tokenizer", "{\"type\":\"Split\",\"pattern\":{\"Regex\":\"[a&&b]\"},\"behavior\":\"Isolated\"}", "intersection")]
    [InlineData("pre_tokenizer", "{\"type\":\"Split\",\"pattern\":{\"String\":\"a\"},\"behavior\":\"Sideways\"}", "Sideways")]
    [InlineData("post_processor", "{\"type\":\"Mystery\"}", "Mystery")]
    [InlineData("decoder", "{\"type\":\"CTC\"}", "CTC")]
    public void What_is_not_supported_is_refused_in_one_sentence(string part, string json, string what)
    {
        var message = Message(d => d[part] = JsonNode.Parse(json));
        Assert.StartsWith("tiny.json asks for ", message, StringComparison.Ordinal);
        Assert.Contains(what, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        Assert.Single(message, c => c == ';');
    }

    [Theory]
    [InlineData("dropout", "0.1")]
    [InlineData("end_of_word_suffix", "\"</w>\"")]
    [InlineData("continuing_subword_prefix", "\"##\"")]
    public void Options_of_BPE_that_change_the_ids_are_refused(string option, string value) =>
        Assert.Contains("support", Message(d => d["model"]![option] = JsonNode.Parse(value)), StringComparison.Ordinal);

    [Theory]
    [InlineData("(")]
    [InlineData("a)")]
    [InlineData("[a")]
    [InlineData("*")]
    [InlineData("\\\\")]
    [InlineData("[b-a]")]
    public void A_broken_regular_expression_is_refused(string regex) => Assert.Throws<ValueLocateException>(() =>
        TinyTokenizer.Bpe([],
            d => d["pre_tokenizer"] = JsonNode.Parse($"{{\"type\":\"Split\",\"pattern\":{{\"Regex\":\"{regex}\"}},\"behavior\":\"Isolated\"}}")));

    [Fact]
    public void A_template_must_know_its_special_tokens() => Assert.Contains("<s>", Message(d => d["post_processor"] = JsonNode.Parse(
        "{\"type\":\"TemplateProcessing\",\"single\":[{\"SpecialToken\":{\"id\":\"<s>\"}},{\"Sequence\":{\"id\":\"A\"}}],\"special_tokens\":{}}")),
        StringComparison.Ordinal);
}
