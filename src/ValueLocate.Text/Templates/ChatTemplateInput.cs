using System.Text.Json;

namespace ValueLocate.Text.Templates;

/// <summary>Everything that a chat template can be given, as JSON; what <see cref="ChatTemplate.Render(ChatTemplateInput)"/> renders.</summary>
public sealed record ChatTemplateInput
{
    /// <summary>The conversation: an array of objects, usually with role and content.</summary>
    public required JsonElement Messages { get; init; }

    /// <summary>The variable tools; None where this is not set.</summary>
    public JsonElement? Tools { get; init; }

    /// <summary>The variable documents; None where this is not set.</summary>
    public JsonElement? Documents { get; init; }

    /// <summary>An object of further variables, such as enable_thinking; its tools and documents count where the properties are not set.</summary>
    public JsonElement? Variables { get; init; }

    /// <summary>Whether the prompt ends where the assistant is to begin.</summary>
    public bool AddGenerationPrompt { get; init; }

    /// <summary>Whether the prompt ends inside the last message, which the model then goes on with.</summary>
    public bool ContinueFinalMessage { get; init; }

    /// <summary>Whether keys of messages whose value is null are left out first, as transformers' apply_chat_template does.</summary>
    public bool DropNulls { get; init; }

    /// <summary>The variable bos_token; not defined where this is null.</summary>
    public string? BosToken { get; init; }

    /// <summary>The variable eos_token; not defined where this is null.</summary>
    public string? EosToken { get; init; }

    /// <summary>What strftime_now takes for the present; the clock where this is null.</summary>
    public DateTime? Now { get; init; }
}
