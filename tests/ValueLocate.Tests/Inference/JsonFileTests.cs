using System.Text;
using ValueLocate.Inference;
using ValueLocate.Json;

namespace ValueLocate.Tests.Inference;

/// <summary>JSON as Python writes it.</summary>
public class JsonFileTests
{
    [Theory]
    [InlineData("""{"a":NaN,"b":[Infinity,-Infinity,1],"c":"NaN \" -Infinity"}""", """{"a":"NaN","b":["Infinity","-Infinity",1],"c":"NaN \" -Infinity"}""")]
    [InlineData("""{"a":"\ud83d\ude00 \uD83D\uDE00"}""", """{"a":"\ud83d\ude00 \uD83D\uDE00"}""")]
    [InlineData("""{"a":"\ud83d x \ude00","\ud800":1,"b":"\\ud800"}""", """{"a":"\ufffd x \ufffd","\ufffd":1,"b":"\\ud800"}""")]
    [InlineData("""{"a":"\ud83d"}""", """{"a":"\ufffd"}""")]
    [InlineData("""{"a":"\ud83d\u0041"}""", """{"a":"\ufffdA"}""")]
    public void What_JSON_proper_lacks_is_read(string python, string proper)
    {
        foreach (var mark in (byte[][])[[], [0xEF, 0xBB, 0xBF]])
        {
            using var read = JsonFile.Parse((byte[])[.. mark, .. Encoding.UTF8.GetBytes(python)], "x.json");
            using var expected = JsonFile.Parse(Encoding.UTF8.GetBytes(proper), "x.json");
            Assert.True(System.Text.Json.JsonElement.DeepEquals(expected.RootElement, read.RootElement), read.RootElement.GetRawText());
        }
    }

    [Theory]
    [InlineData("{\"a\":\"\u00ff\"}")]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("{\"a\":NaNa}")]
    [InlineData("{\"a\":\"\\ud8")]
    [InlineData("{\"a\":\"\\")]
    [InlineData("\ufeff\ufeff{}")]
    public void What_is_no_JSON_is_one_sentence(string text)
    {
        var bytes = text.Contains('\u00ff', StringComparison.Ordinal) ? Encoding.Latin1.GetBytes(text) : Encoding.UTF8.GetBytes(text);
        var e = Assert.Throws<ValueLocateException>(() => JsonFile.Parse(bytes, "x.json"));
        Assert.StartsWith("'x.json' is not JSON (", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_is_read_whatever_its_files_begin_with_or_hold_in_fields_that_are_not_needed()
    {
        using var folder = new TempFolder();
        Tiny.Model(folder);
        File.WriteAllText(folder.File("generation_config.json"), """{"eos_token_id":7,"temperature":NaN}""");
        File.WriteAllText(folder.File("tokenizer_config.json"), """{"model_max_length":1e30,"x":"\ud800"}""");
        foreach (var name in (string[])["config.json", "generation_config.json", "tokenizer_config.json"])
        {
            var text = File.ReadAllText(folder.File(name));
            File.WriteAllText(folder.File(name), text.Insert(text.IndexOf('{', StringComparison.Ordinal) + 1, "\"attention_dropout\":NaN,"),
                new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        }
        using var model = LanguageModel.Load(folder.Path, new ModelOptions { Template = "plain" }, cancellation: TestContext.Current.CancellationToken);
        Assert.Contains(7, model.EndIds);
    }
}
