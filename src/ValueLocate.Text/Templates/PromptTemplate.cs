namespace ValueLocate.Text.Templates;

/// <summary>Makes prompts with a model's chat template or with the plain one, and checks that what was said is in them.</summary>
internal sealed class PromptTemplate
{
    private readonly ChatTemplate? template;
    private readonly string model;
    private readonly string? begin;
    private readonly string? end;

    /// <param name="chosen">The template.</param>
    /// <param name="model">What messages call the model.</param>
    /// <param name="begin">The variable bos_token.</param>
    /// <param name="end">The variable eos_token.</param>
    /// <exception cref="ValueLocateException">It is not valid Jinja; the message says where.</exception>
    public PromptTemplate(ChosenTemplate chosen, string model, string? begin, string? end)
    {
        (Chosen, this.model, this.begin, this.end) = (chosen, model, begin, end);
        template = chosen.Source is { } source ? ChatTemplate.Parse(source, $"of the model '{model}' in {chosen.Origin}") : null;
    }

    /// <summary>Which template it is.</summary>
    public ChosenTemplate Chosen { get; }

    /// <summary>Whether it is the plain one: then special tokens are still to be added, and an answer begins with a space.</summary>
    public bool IsPlain => template is null;

    /// <summary>The prompt of a conversation whose last turn is the user's.</summary>
    /// <exception cref="ValueLocateException">The template refuses the conversation or leaves a part of it out; or the plain one is given more than a
    /// system's and a user's message.</exception>
    public string Render(IReadOnlyList<ChatMessage> messages)
    {
        if (template is null) return Plain(messages);
        var text = Apply(messages);
        if (string.IsNullOrWhiteSpace(text)) throw new ValueLocateException($"The chat template of the model '{model}' in {Chosen.Origin} makes an "
            + $"empty prompt: choose another with --template.");
        for (var i = 0; i < messages.Count; i++)
        {
            var (role, content) = messages[i];
            if (role is not ("user" or "system") || text.Contains(content.Trim(), StringComparison.Ordinal)) continue;
            // A template may change the words (escape them, say), but where others give the same prompt, it does not read them.
            var others = messages.Select((m, at) => at == i ? m with { Content = content + " x" } : m).ToArray();
            if (Apply(others) == text) throw new ValueLocateException($"The chat template of the model '{model}' in {Chosen.Origin} leaves out what "
                + $"the {role} says: choose another with --template.");
        }
        return text;
    }

    private string Apply(IReadOnlyList<ChatMessage> messages) => template!.Render(messages, addGenerationPrompt: true, begin, end);

    private string Plain(IReadOnlyList<ChatMessage> messages) => messages switch
    {
        [{ Role: "user" } user] => $"Question: {user.Content}\nAnswer:",
        [{ Role: "system" } system, { Role: "user" } user] => $"{system.Content}\n\nQuestion: {user.Content}\nAnswer:",
        _ => throw new ValueLocateException($"The model '{model}' is asked by the plain template: it takes one question, with or without a system's "
            + $"message before it."),
    };
}
