using System.Text.Json.Nodes;
using ValueLocate.Inference;

namespace ValueLocate.Tests.Inference;

/// <summary>How a model's files decide its prompts.</summary>
public sealed class LanguageModelTests : IDisposable
{
    private readonly TempFolder folder = new();

    public LanguageModelTests() => Tiny.Model(folder);

    public void Dispose() => folder.Dispose();

    private LanguageModel Load(string? template = null) =>
        LanguageModel.Load(folder.Path, new ModelOptions { Threads = 1, Template = template }, cancellation: TestContext.Current.CancellationToken);

    private void Edit(Action<JsonObject> change)
    {
        var json = JsonNode.Parse(File.ReadAllText(folder.File("tokenizer.json")))!.AsObject();
        change(json);
        File.WriteAllText(folder.File("tokenizer.json"), json.ToJsonString());
    }

    [Fact]
    public void A_model_without_a_template_is_asked_plainly_only_where_that_is_said()
    {
        Assert.Contains("--template plain", Assert.Throws<ValueLocateException>(() => Load()).Message, StringComparison.Ordinal);
        using var model = Load("plain");
        Assert.Equal("Be brief.\n\nQuestion: Why?\nAnswer:", model.PromptText("Why?", "Be brief."));
        Assert.StartsWith("plain", model.Template, StringComparison.Ordinal);
        Assert.False(model.HasChatTemplate);
    }

    [Fact]
    public void Another_template_makes_another_fingerprint()
    {
        File.WriteAllText(folder.File("chat_template.jinja"), "{% for m in messages %}{{ m.content }}{% endfor %}");
        using var first = Load();
        Assert.Equal(("chat_template.jinja", "Why?"), (first.Template, first.PromptText("Why?")));
        using var plain = Load("plain");
        File.WriteAllText(folder.File("chat_template.jinja"), "{% for m in messages %}<{{ m.content }}>{% endfor %}");
        using var second = Load();
        Assert.Equal(3, new[] { first.Fingerprint, plain.Fingerprint, second.Fingerprint }.Distinct().Count());
    }

    [Fact]
    public void A_broken_template_is_refused_before_the_weights_are_read()
    {
        File.WriteAllText(folder.File("chat_template.jinja"), "{% if %}");
        File.Delete(folder.File("config.json"));
        Assert.Contains("chat_template.jinja", Assert.Throws<ValueLocateException>(() => Load()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Added_tokens_may_lie_beyond_the_model_until_a_text_has_one()
    {
        Edit(t => t["added_tokens"] = new JsonArray(new JsonObject { ["id"] = 256, ["content"] = "<pad>", ["special"] = true }));
        using var model = Load("plain");
        Assert.Equal(256, model.Decoder.Config.VocabularySize);
        Assert.NotEmpty(model.Prompt("Why?"));
        var message = Assert.Throws<ValueLocateException>(() => model.Prompt("Why <pad>?")).Message;
        Assert.Contains("'<pad>' of id 256", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_tokenizer_of_a_larger_model_is_refused()
    {
        Edit(t => t["model"]!["vocab"]!["ab"] = 256);
        Assert.Contains("different models", Assert.Throws<ValueLocateException>(() => Load("plain")).Message, StringComparison.Ordinal);
    }
}
