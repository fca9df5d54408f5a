namespace ValueLocate.Inference;

/// <summary>What a position holds: decides what is counted and what is edited.</summary>
[Flags]
public enum TokenKinds
{
    /// <summary>Nothing: never counted, edited or attended to.</summary>
    Padding = 0,

    /// <summary>The prompt up to its last token.</summary>
    Prompt = 1,

    /// <summary>The prompt's last token, whose output is the answer's first.</summary>
    LastPrompt = 2,

    /// <summary>A token of the answer, given or generated, as input.</summary>
    Answer = 4,

    /// <summary>From the prompt's last token on: where steering edits by default.</summary>
    Steered = LastPrompt | Answer,

    /// <summary>Every real token.</summary>
    All = Prompt | LastPrompt | Answer,
}
