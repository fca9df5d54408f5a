namespace ValueLocate.Text.Templates;

/// <summary>
/// continue_final_message as transformers does it: a mark is put behind the last message, and the rendered text is cut where the mark is found.
/// </summary>
internal sealed class FinalMessage
{
    private const string Field = "content";
    private const string Mark = "CONTINUE_FINAL_MESSAGE_TAG ";

    private readonly string text;

    private FinalMessage(string text, PyList marked)
    {
        this.text = text;
        Marked = marked;
    }

    /// <summary>The conversation with the mark in it.</summary>
    public PyList Marked { get; }

    public static FinalMessage In(PyList messages, string template)
    {
        if (messages.Items.Count == 0 || messages.Items[^1] is not PyDict last || !last.TryGet(Field, out var content) || content is null)
            throw TemplateError.Value($"the final message has no \"{Field}\" to continue");
        if (!template.Contains(Field, StringComparison.Ordinal))
            throw TemplateError.Value($"the final message cannot be continued, because the template never reads \"{Field}\"");
        var (text, marked) = content is PyList parts ? InParts(parts) : (content as string, content is string s ? s + Mark : null);
        if (text is null) throw TemplateError.Type("the final message's content is no text to continue");
        var copy = last.Copy();
        copy.Set(Field, marked);
        return new FinalMessage(text, new PyList([.. messages.Items.SkipLast(1), copy]));
    }

    /// <summary>The rendered text up to the end of the final message.</summary>
    public string Cut(string rendered)
    {
        var mark = Mark.TrimEnd();
        var at = rendered.LastIndexOf(mark, StringComparison.Ordinal);
        if (at < 0 || !rendered.Contains(StringMethods.Strip(text, null, true, true), StringComparison.Ordinal))
            throw TemplateError.Value("the final message cannot be continued, because the template does not print it as it is");
        var keepsSpace = string.CompareOrdinal(rendered, at, Mark, 0, Mark.Length) == 0;
        return keepsSpace ? rendered[..at] : StringMethods.Strip(rendered[..at], null, false, true);
    }

    private static (string? Text, object? Marked) InParts(PyList parts)
    {
        for (var i = parts.Items.Count - 1; i >= 0; i--)
        {
            if (parts.Items[i] is not PyDict part || !part.TryGet("text", out var value)) continue;
            if (value is not string text) return (null, null);
            var copy = part.Copy();
            copy.Set("text", text + Mark);
            var items = new List<object?>(parts.Items) { [i] = copy };
            return (text, new PyList(items));
        }
        throw TemplateError.Value("the final message has no text to continue");
    }
}
