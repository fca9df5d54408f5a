namespace ValueLocate.Inference;

/// <summary>How an answer is generated. The default is the paper's: greedy, repetition penalty 1.1.</summary>
public sealed record GenerationOptions
{
    /// <summary>Tokens at most.</summary>
    public int MaxTokens { get; init; } = 100;

    /// <summary>
    /// Above 1, scores of tokens that the prompt or answer holds already are lowered (arXiv 1909.05858): divided if positive, multiplied if negative.
    /// </summary>
    public double RepetitionPenalty { get; init; } = 1.1;

    /// <summary>The score of a token that the answer holds already is lowered by this (OpenAI's presence penalty); below 0 it is raised.</summary>
    public double PresencePenalty { get; init; }

    /// <summary>The score of a token is lowered by this for each time that the answer holds it already (OpenAI's frequency penalty).</summary>
    public double FrequencyPenalty { get; init; }

    /// <summary>0: greedy. Otherwise scores are divided by it and a token is drawn.</summary>
    public double Temperature { get; init; }

    /// <summary>Sampling draws from the smallest set of tokens whose probabilities add up to this (arXiv 1904.09751).</summary>
    public double TopP { get; init; } = 1;

    /// <summary>Sampling draws from so many of the likeliest tokens; 0: all.</summary>
    public int TopK { get; init; }

    /// <summary>The seed of sampling. Each row draws from its own sequence, so a row's text does not depend on the others.</summary>
    public int Seed { get; init; }

    /// <summary>Tokens that end the answer (kept as its last); null: the model's own; empty: none.</summary>
    public IReadOnlyList<int>? EndIds { get; init; }

    /// <summary>Called after each step with the number of rows still being generated.</summary>
    public Action<int>? OnStep { get; init; }

    /// <summary>
    /// Called with each token of an answer as soon as it is chosen, on the generating thread; where it returns false, its row's answer ends with that token.
    /// </summary>
    public Func<GeneratedToken, bool>? OnToken { get; init; }

    /// <summary>
    /// Called with each token of each prompt and its log-probability, before the first token is chosen. Scores over the vocabulary are then computed for all
    /// of the prompts' positions.
    /// </summary>
    public Action<GeneratedToken>? OnPromptToken { get; init; }

    /// <summary>
    /// How many of the likeliest tokens <see cref="OnToken"/> and <see cref="OnPromptToken"/> are told beside each token's own log-probability; null:
    /// <see cref="OnToken"/> is told no log-probabilities.
    /// </summary>
    public int? Likeliest { get; init; }

    /// <summary>Checks every number.</summary>
    /// <exception cref="ValueLocateException">One is out of range.</exception>
    public void Check()
    {
        if (MaxTokens < 1) throw new ValueLocateException($"An answer of {MaxTokens} tokens was asked for: ask for at least 1.");
        if (!(RepetitionPenalty > 0)) throw new ValueLocateException($"The repetition penalty {RepetitionPenalty} is not above 0.");
        if (!double.IsFinite(PresencePenalty)) throw new ValueLocateException($"The presence penalty {PresencePenalty} is not finite.");
        if (!double.IsFinite(FrequencyPenalty)) throw new ValueLocateException($"The frequency penalty {FrequencyPenalty} is not finite.");
        if (!(Temperature >= 0)) throw new ValueLocateException($"The temperature {Temperature} is not 0 or above.");
        if (!(TopP is > 0 and <= 1)) throw new ValueLocateException($"top-p {TopP} is not above 0 and at most 1.");
        if (TopK < 0) throw new ValueLocateException($"top-k {TopK} is below 0.");
        if (Likeliest < 0) throw new ValueLocateException($"{Likeliest} of the likeliest tokens were asked for: ask for 0 or more.");
    }

    /// <summary>A seed of 64 bits, as other interfaces have it, folded into one of 32; small ones stay what they are.</summary>
    internal static int SeedOf(long seed) => seed is >= int.MinValue and <= int.MaxValue ? (int)seed : unchecked((int)seed * 31 + (int)(seed >> 32));
}
