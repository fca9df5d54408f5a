namespace ValueLocate.Text.Templates;

/// <summary>
/// A model's chat template: Jinja as Hugging Face's transformers runs it, read by an interpreter of our own. Templates come with models from
/// anywhere, so they reach nothing but the values that they are given, and one that asks for more time or memory than a prompt can need is refused.
/// </summary>
public sealed class ChatTemplate
{
    private readonly string source;
    private readonly string where;
    private readonly ParsedTemplate parsed;

    private ChatTemplate(string source, string where, ParsedTemplate parsed)
    {
        this.source = source;
        this.where = where;
        this.parsed = parsed;
    }

    /// <summary>Reads a template.</summary>
    /// <param name="source">Its Jinja text, as in tokenizer_config.json or chat_template.jinja.</param>
    /// <exception cref="ValueLocateException">The text is no valid template; the message says where.</exception>
    public static ChatTemplate Parse(string source) => Parse(source, "");

    /// <summary>Reads a template.</summary>
    /// <param name="source">Its Jinja text.</param>
    /// <param name="where">What messages say behind "The chat template"; may be empty.</param>
    internal static ChatTemplate Parse(string source, string where)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Guard(where, "cannot be read", () =>
        {
            if (source.Length > Budget.MaxSource) throw TemplateError.Limit($"it is longer than {Budget.MaxSource} characters");
            return new ChatTemplate(source, where, Budget.Within(source.Length, () => Parser.Parse(source)));
        });
    }

    /// <summary>Renders a plain conversation.</summary>
    /// <param name="messages">The turns, oldest first.</param>
    /// <param name="addGenerationPrompt">Whether the prompt ends where the assistant is to begin.</param>
    /// <param name="bosToken">The variable bos_token; not defined where null.</param>
    /// <param name="eosToken">The variable eos_token; not defined where null.</param>
    /// <param name="variables">Further variables: JSON, text, numbers, bools, lists and dictionaries.</param>
    /// <param name="now">What strftime_now takes for the present; the clock where null.</param>
    /// <exception cref="ValueLocateException">
    /// The template failed or refused the conversation; for raise_exception the inner exception is a <see cref="TemplateRaisedException"/> with the
    /// template's own words.
    /// </exception>
    public string Render(
        IReadOnlyList<ChatMessage> messages,
        bool addGenerationPrompt,
        string? bosToken,
        string? eosToken,
        IReadOnlyDictionary<string, object?>? variables = null,
        DateTime? now = null)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var further = new PyDict();
        foreach (var (name, value) in variables ?? new Dictionary<string, object?>()) further.Set(name, Input.FromObject(value));
        var list = new PyList([.. messages.Select(Input.FromMessage)]);
        return Guard(where, "could not be applied", () => Run(list, addGenerationPrompt, bosToken, eosToken, further, now));
    }

    /// <summary>Renders a conversation that is given as JSON, with everything that templates know of.</summary>
    /// <param name="input">The conversation, tools, documents and further variables.</param>
    /// <exception cref="ValueLocateException">
    /// The template failed or refused the conversation; for raise_exception the inner exception is a <see cref="TemplateRaisedException"/> with the
    /// template's own words.
    /// </exception>
    public string Render(ChatTemplateInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Guard(where, "could not be applied", () =>
        {
            if (input is { ContinueFinalMessage: true, AddGenerationPrompt: true })
                throw TemplateError.Value("a prompt can continue the final message or begin a new one, not both");
            var messages = Conversation.Of(input);
            var further = input.Variables is { } v && Input.FromJson(v) is PyDict dict ? dict : new PyDict();
            if (input.Tools is { } tools) further.Set("tools", Input.FromJson(tools));
            if (input.Documents is { } documents) further.Set("documents", Input.FromJson(documents));
            var final = input.ContinueFinalMessage ? FinalMessage.In(messages, source) : null;
            var text = Run(final?.Marked ?? messages, input.AddGenerationPrompt, input.BosToken, input.EosToken, further, input.Now);
            return final?.Cut(text) ?? text;
        });
    }

    private string Run(PyList messages, bool addGenerationPrompt, string? bosToken, string? eosToken, PyDict further, DateTime? now)
    {
        var top = new Scope(null);
        if (bosToken is not null) top.Set("bos_token", bosToken);
        if (eosToken is not null) top.Set("eos_token", eosToken);
        top.Set("tools", null);
        top.Set("documents", null);
        top.Set("strftime_now", Globals.StrftimeNow(now ?? DateTime.Now));
        foreach (var e in further.Entries) top.Set((string)e.Key.Value!, e.Value);
        top.Set("messages", messages);
        top.Set("add_generation_prompt", addGenerationPrompt);
        var frame = new Frame(top, top, false);
        top.Set("self", new BlockSet(parsed.Blocks, frame));
        return Budget.Within(source.Length + Input.Size(messages) + Input.Size(further), () =>
        {
            parsed.Body.Run(frame);
            return frame.Output;
        });
    }

    /// <summary>Turns whatever goes wrong inside into one sentence.</summary>
    private static T Guard<T>(string where, string what, Func<T> work)
    {
        var named = where.Length == 0 ? "The chat template" : $"The chat template {where}";
        try
        {
            return work();
        }
        catch (TemplateRaisedException e)
        {
            throw new ValueLocateException($"{named} refused the conversation: {e.Message}", e);
        }
        catch (TemplateError e)
        {
            throw new ValueLocateException($"{named} {what}: {e.Message}{(e.Message.EndsWith('.') ? "" : ".")}", e);
        }
        catch (InsufficientExecutionStackException e)
        {
            throw new ValueLocateException($"{named} {what}: it nests deeper than a prompt can need.", e);
        }
        catch (Exception e) when (e is not ValueLocateException)
        {
            throw new ValueLocateException($"{named} {what}, because of a case that this program does not know: {e.Message}", e);
        }
    }
}
