using System.Text.Json;
using ValueLocate.Text.Templates;

namespace ValueLocate.Text.Tests.Templates;

public class ChatTemplateTests
{
    private const string ChatMl = """
        {% for m in messages %}<|im_start|>{{ m.role }}
        {{ m.content }}<|im_end|>
        {% endfor %}{% if add_generation_prompt %}<|im_start|>assistant
        {% endif %}
        """;

    private static readonly ChatMessage[] Hello = [new("user", "Hello")];

    [Fact]
    public void Plain_messages_render()
    {
        var text = ChatTemplate.Parse(ChatMl).Render(Hello, true, null, null);
        Assert.Equal("<|im_start|>user\nHello<|im_end|>\n<|im_start|>assistant\n", text);
    }

    [Fact]
    public void One_template_renders_on_many_threads()
    {
        var template = ChatTemplate.Parse(ChatMl);
        Parallel.For(0, 200, i =>
        {
            var text = template.Render([new ChatMessage("user", $"{i}")], false, null, null);
            Assert.Equal($"<|im_start|>user\n{i}<|im_end|>\n", text);
        });
    }

    [Fact]
    public void Tokens_that_are_not_given_are_undefined()
        => Assert.Equal("False <e>", ChatTemplate.Parse("{{ bos_token is defined }} {{ eos_token }}").Render(Hello, false, null, "<e>"));

    [Fact]
    public void Variables_of_dotnet_types_keep_their_meaning()
    {
        var variables = new Dictionary<string, object?>
        {
            ["n"] = null,
            ["i"] = 3,
            ["f"] = 2.0,
            ["b"] = true,
            ["list"] = new[] { 1, 2 },
            ["dict"] = new Dictionary<string, object?> { ["a"] = "x" },
            ["json"] = JsonDocument.Parse("""{"z": [1.0, null]}""").RootElement,
        };
        var text = ChatTemplate.Parse("{{ [n, i, f, b, list, dict, json] }}").Render(Hello, false, null, null, variables);
        Assert.Equal("[None, 3, 2.0, True, [1, 2], {'a': 'x'}, {'z': [1.0, None]}]", text);
    }

    [Fact]
    public void A_variable_without_a_meaning_is_refused()
    {
        var template = ChatTemplate.Parse("{{ x }}");
        var error = Assert.Throws<ValueLocateException>(
            () => template.Render(Hello, false, null, null, new Dictionary<string, object?> { ["x"] = new Version(1, 2) }));
        Assert.Contains("Version", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Now_is_what_strftime_sees()
    {
        var text = ChatTemplate.Parse("{{ strftime_now('%d %b %Y') }}").Render(Hello, false, null, null, null, new DateTime(2026, 3, 7));
        Assert.Equal("07 Mar 2026", text);
    }

    [Fact]
    public void The_words_of_raise_exception_are_kept()
    {
        var template = ChatTemplate.Parse("{{ raise_exception('No ' ~ messages[0].role ~ ' here') }}");
        var error = Assert.Throws<ValueLocateException>(() => template.Render(Hello, false, null, null));
        Assert.Equal("No user here", Assert.IsType<TemplateRaisedException>(error.InnerException).Message);
        Assert.Equal("The chat template refused the conversation: No user here", error.Message);
    }

    [Theory]
    [InlineData("{% if x %}", "Unexpected end of template")]
    [InlineData("{{ x", "unexpected end of template")]
    [InlineData("{{ 'x }}", "unexpected char")]
    [InlineData("a\nb {# c", "Missing end of comment tag (line 2)")]
    [InlineData("{% nosuch %}", "unknown tag 'nosuch'")]
    [InlineData("{{ x | nosuch }}", "No filter named 'nosuch'")]
    [InlineData("{{ x is nosuch }}", "No test named 'nosuch'")]
    [InlineData("{% break %}", "'break' outside loop")]
    [InlineData("{% for loop in [] %}{% endfor %}", "special loop variable")]
    [InlineData("{{ 1 2 }}", "expected token")]
    public void What_is_no_template_is_told_in_one_sentence(string source, string part)
    {
        var error = Assert.Throws<ValueLocateException>(() => ChatTemplate.Parse(source));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.StartsWith("The chat template cannot be read: ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{{ messages[0].content + 1 }}", "can only concatenate str (not \"int\") to str")]
    [InlineData("{{ nothing.more }}", "'nothing' is undefined")]
    [InlineData("{{ messages[0].nothing.more }}", "'dict object' has no attribute 'nothing'")]
    [InlineData("{{ messages[7].role }}", "list object has no element 7")]
    [InlineData("{{ messages.append(1) }}", "access to attribute 'append' of 'list' object is unsafe")]
    [InlineData("{% include 'x' %}", "reads other files")]
    [InlineData("{{ [1] | random }}", "must not be random")]
    [InlineData("{{ 1 // 0 }}", "division")]
    public void What_fails_at_run_time_is_told_in_one_sentence(string source, string part)
    {
        var template = ChatTemplate.Parse(source);
        var error = Assert.Throws<ValueLocateException>(() => template.Render(Hello, false, null, null));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.StartsWith("The chat template could not be applied: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_prompt_cannot_both_continue_and_begin()
    {
        var input =
            new ChatTemplateInput { Messages = Json("""[{"role": "assistant", "content": "So"}]"""), AddGenerationPrompt = true, ContinueFinalMessage = true };
        Assert.Throws<ValueLocateException>(() => ChatTemplate.Parse(ChatMl).Render(input));
    }

    [Theory]
    [InlineData("""[{"role": "assistant", "content": "So we "}]""", "<|im_start|>assistant\nSo we ")]
    [InlineData("""[{"role": "user", "content": "So"}, {"role": "assistant", "content": "So"}]""", "<|im_start|>user\nSo<|im_end|>\n<|im_start|>assistant\nSo")]
    public void The_final_message_is_continued(string messages, string expected)
        => Assert.Equal(expected, ChatTemplate.Parse(ChatMl).Render(new ChatTemplateInput { Messages = Json(messages), ContinueFinalMessage = true }));

    [Fact]
    public void The_last_text_part_is_continued()
    {
        var template = ChatTemplate.Parse("{% for p in messages[-1].content %}[{{ p.text }}]{% endfor %}");
        var messages = Json("""[{"role": "assistant", "content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}, {"type": "image"}]}]""");
        Assert.Equal("[a][b", template.Render(new ChatTemplateInput { Messages = messages, ContinueFinalMessage = true }));
    }

    [Fact]
    public void A_final_message_that_is_not_printed_cannot_be_continued()
    {
        var input = new ChatTemplateInput { Messages = Json("""[{"role": "assistant", "content": "So"}]"""), ContinueFinalMessage = true };
        Assert.Throws<ValueLocateException>(() => ChatTemplate.Parse("{{ messages[0].content | length }}").Render(input));
        Assert.Throws<ValueLocateException>(() => ChatTemplate.Parse("{{ messages[0].role }}").Render(input));
    }

    [Fact]
    public void Nulls_are_dropped_where_asked()
    {
        var input = new ChatTemplateInput { Messages = Json("""[{"role": "user", "content": null, "deep": [{"x": null}]}]""") };
        var template = ChatTemplate.Parse("{{ messages }}");
        Assert.Equal("[{'role': 'user', 'content': None, 'deep': [{'x': None}]}]", template.Render(input));
        Assert.Equal("[{'role': 'user', 'deep': [{'x': None}]}]", template.Render(input with { DropNulls = true }));
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
