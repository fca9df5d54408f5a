using System.Text.Json;
using ValueLocate.Text.Templates;
using ValueLocate.Text.Tokenizers;

namespace ValueLocate.Text.Tests.Templates;

/// <summary>Which of a model's templates makes the prompts: as transformers 5 chooses, or a sentence that names file and field.</summary>
public sealed class ChatTemplateFilesTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    private void Config(object chatTemplate) =>
        File.WriteAllText(folder.File("tokenizer_config.json"), JsonSerializer.Serialize(new { chat_template = chatTemplate, bos_token = "<s>" }));

    private void Additional(string name, string text)
    {
        Directory.CreateDirectory(folder.File("additional_chat_templates"));
        File.WriteAllText(folder.File($"additional_chat_templates/{name}.jinja"), text);
    }

    private (string? Source, string Origin) Choose(string? asked = null, Dictionary<string, string>? inWeights = null)
    {
        using var settings = TokenizerSettings.Read(folder.Path);
        var chosen = ChatTemplateFiles.Find("m", folder.Path, settings, () => inWeights ?? []).Choose(asked);
        return (chosen.Source, chosen.Origin);
    }

    private string Refused(string? asked = null)
    {
        var message = Assert.Throws<ValueLocateException>(() => Choose(asked)).Message;
        Assert.DoesNotContain('\n', message);
        Assert.DoesNotContain('\u001b', message);
        return message;
    }

    [Fact]
    public void Files_of_its_own_come_before_the_field_and_that_before_others()
    {
        var weights = new Dictionary<string, string> { ["default"] = "weights" };
        Assert.Equal(("weights", "the .gguf file"), Choose(null, weights));
        File.WriteAllText(folder.File("chat_template.json"), """{"chat_template": "processor"}""");
        Assert.Equal(("processor", "chat_template.json"), Choose(null, weights));
        Config("field");
        Assert.Equal(("field", "tokenizer_config.json"), Choose(null, weights));
        File.WriteAllText(folder.File("chat_template.jinja"), "beside");
        Assert.Equal(("beside", "chat_template.jinja"), Choose(null, weights));
        Additional("tool_use", "tools");
        Assert.Equal(("beside", "chat_template.jinja"), Choose(null, weights));
        Assert.Equal(("tools", "additional_chat_templates/tool_use.jinja (tool_use)"), Choose("tool_use"));
    }

    [Fact]
    public void Additional_files_alone_hide_the_field_as_in_transformers()
    {
        Config("field");
        Additional("tool_use", "tools");
        Assert.Contains("'tool_use'", Refused(), StringComparison.Ordinal);
        Assert.Equal("tools", Choose("tool_use").Source);
        File.WriteAllText(folder.File("chat_template.json"), """{"chat_template": "processor"}""");
        Assert.Contains("contradict", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void Named_templates_are_chosen_by_name()
    {
        Config(new object[] { new { name = "default", template = "a" }, new { name = "rag", template = "b" } });
        Assert.Equal("a", Choose().Source);
        Assert.Equal(("b", "tokenizer_config.json (rag)"), Choose("rag"));
        Assert.Contains("'nothing'", Refused("nothing"), StringComparison.Ordinal);
        Config(new object[] { new { name = "rag", template = "b" }, new { name = "tools", template = "c" } });
        Assert.Contains("'rag', 'tools' and none that is the default", Refused(), StringComparison.Ordinal);
        Config(new Dictionary<string, string> { ["default"] = "d" });
        Assert.Equal("d", Choose().Source);
    }

    [Fact]
    public void Without_any_the_plain_one_must_be_asked_for()
    {
        Assert.Contains("--template plain", Refused(), StringComparison.Ordinal);
        Config(null!);
        Assert.Contains("--template plain", Refused(), StringComparison.Ordinal);
        Assert.Equal((null, "plain (\"Question: ... Answer:\")"), Choose("plain"));
        File.WriteAllText(folder.File("mine.jinja"), "mine");
        Assert.Equal(("mine", folder.File("mine.jinja")), Choose(folder.File("mine.jinja")));
        Assert.Contains("nowhere.jinja", Refused("nowhere.jinja"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"chat_template": ""}""", "empty")]
    [InlineData("""{"chat_template": " \n "}""", "empty")]
    [InlineData("""{"chat_template": 7}""", "'chat_template' must be a string")]
    [InlineData("""{"chat_template": []}""", "holds no template")]
    [InlineData("""{"chat_template": {}}""", "holds no template")]
    [InlineData("""{"chat_template": [{"name": "default"}]}""", "chat_template[0]")]
    [InlineData("""{"chat_template": [{"name": null, "template": "x"}]}""", "chat_template[0].name")]
    [InlineData("""{"chat_template": ["x"]}""", "chat_template[0]")]
    [InlineData("""{"chat_template": {"default": 1}}""", "chat_template.default")]
    [InlineData("""{"chat_template": {"\ud800": "x"}}""", "'\uFFFD'")]
    [InlineData("""{"bos_token": 3}""", "'bos_token'")]
    [InlineData("""{"eos_token": {"text": "x"}}""", "'eos_token'")]
    [InlineData("""[]""", "no JSON object")]
    [InlineData("""{"chat_template": """, "not JSON")]
    [InlineData("", "not JSON")]
    public void A_damaged_settings_file_is_named_with_its_field(string json, string says)
    {
        File.WriteAllText(folder.File("tokenizer_config.json"), json);
        var message = Refused();
        if (!says.StartsWith('\'')) Assert.Contains("tokenizer_config.json", message, StringComparison.Ordinal);
        Assert.Contains(says, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_and_NaN_are_read_as_Python_reads_them()
    {
        File.WriteAllBytes(folder.File("tokenizer_config.json"),
            [0xEF, 0xBB, 0xBF, .. """{"a": NaN, "b": [-Infinity, Infinity], "c": "NaN \" NaN", "chat_template": "NaN"}"""u8]);
        Assert.Equal("NaN", Choose().Source);
        File.WriteAllBytes(folder.File("chat_template.jinja"), [0xEF, 0xBB, 0xBF, .. "x"u8]);
        Assert.Equal("x", Choose().Source);
    }

    [Fact]
    public void Files_that_are_no_text_are_named()
    {
        File.WriteAllBytes(folder.File("chat_template.jinja"), [0xFF, 0xFE]);
        Assert.Contains("chat_template.jinja' is not valid UTF-8", Refused(), StringComparison.Ordinal);
        File.WriteAllText(folder.File("chat_template.jinja"), "");
        Assert.Contains("chat_template.jinja is empty", Refused(), StringComparison.Ordinal);
        File.Delete(folder.File("chat_template.jinja"));
        File.WriteAllText(folder.File("chat_template.json"), "[]");
        Assert.Contains("chat_template.json", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_older_file_of_special_tokens_counts_as_in_transformers()
    {
        File.WriteAllText(folder.File("special_tokens_map.json"), """{"bos_token": {"content": "<a>"}, "eos_token": "<b>"}""");
        File.WriteAllText(folder.File("tokenizer_config.json"), """{"bos_token": "<c>"}""");
        using (var settings = TokenizerSettings.Read(folder.Path)) Assert.Equal(("<a>", "<b>"), (settings.BosToken, settings.EosToken));
        File.WriteAllText(folder.File("tokenizer_config.json"), """{"bos_token": "<c>", "added_tokens_decoder": {}}""");
        using (var settings = TokenizerSettings.Read(folder.Path)) Assert.Equal(("<c>", null), (settings.BosToken, settings.EosToken));
    }

    [Theory]
    [InlineData("{% for m in messages %}{% if m.role == 'user' %}{{ m.content }}{% endif %}{% endfor %}", "leaves out what the system says")]
    [InlineData("{% for m in messages %}{% if m.role == 'system' %}{{ m.content }}{% endif %}{% endfor %}", "leaves out what the user says")]
    [InlineData("{# nothing #}\n", "an empty prompt")]
    [InlineData("{% if %}", "cannot be read")]
    [InlineData("{{ raise_exception('no \u001b[31m') }}", "refused the conversation: no \uFFFD")]
    public void A_template_that_loses_words_is_refused_by_name(string source, string says)
    {
        var message = Assert.Throws<ValueLocateException>(() =>
            new PromptTemplate(new ChosenTemplate("chat_template.jinja", source), "m", null, null).Render([new("system", "Be "
                + "brief."), new("user", "Why?")])).Message;
        Assert.Contains("'m' in chat_template.jinja", message, StringComparison.Ordinal);
        Assert.Contains(says, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_template_may_change_the_words()
    {
        var prompt = new PromptTemplate(new ChosenTemplate("x", "{% for m in messages %}{{ m.content | upper }}|{% endfor %}"), "m", null, null);
        Assert.Equal("BE BRIEF.|WHY?|", prompt.Render([new("system", "Be brief."), new("user", "Why?")]));
    }
}
