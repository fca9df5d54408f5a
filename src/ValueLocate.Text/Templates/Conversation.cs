using System.Text.Json;

namespace ValueLocate.Text.Templates;

/// <summary>The messages of an input, as transformers hands them to a template.</summary>
internal static class Conversation
{
    public static PyList Of(ChatTemplateInput input)
    {
        if (input.Messages.ValueKind != JsonValueKind.Array) throw TemplateError.Type("the messages are no JSON array");
        return new PyList([.. input.Messages.EnumerateArray().Select(m => WithThinking(Input.FromJson(m, input.DropNulls)))]);
    }

    /// <summary>
    /// transformers 5 lets templates that read "thinking" see what was given as "reasoning_content": it puts the one before the other keys.
    /// </summary>
    private static object? WithThinking(object? message)
    {
        if (message is not PyDict dict || dict.Contains("thinking")) return message;
        if (!dict.TryGet("reasoning_content", out var reasoning) || reasoning is null) return message;
        var result = new PyDict();
        result.Set("thinking", reasoning);
        foreach (var e in dict.Entries) result.Set(e.Key.Value, e.Value);
        return result;
    }
}
