namespace ValueLocate.Steering;

/// <summary>How side-by-side answers are made.</summary>
public sealed record SteeredAnswerOptions
{
    /// <summary>Tokens an answer, at most.</summary>
    public int MaxTokens { get; init; } = 100;

    /// <summary>Edit decode steps only, as the sources do, instead of from the prompt's last token on.</summary>
    public bool DecodeOnly { get; init; }

    /// <summary>Whether to answer steered toward the positive aspect.</summary>
    public bool TowardPositive { get; init; } = true;

    /// <summary>Whether to answer steered toward the negative aspect.</summary>
    public bool TowardNegative { get; init; } = true;

    /// <summary>Answers generated at once.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>Called after each step with the number of answers still being generated.</summary>
    public Action<int>? OnStep { get; init; }
}
