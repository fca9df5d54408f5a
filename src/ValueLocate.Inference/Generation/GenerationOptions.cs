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

    /// <summary>Checks every number.</summary>
    /// <exception cref="ValueLocateException">One is out of range.</exception>
    public void Check()
    {
        if (MaxTokens < 1) throw new ValueLocateException($"An answer of {MaxTokens} tokens was asked for: ask for at least 1.");
        if (!(RepetitionPenalty > 0)) throw new ValueLocateException($"The repetition penalty {RepetitionPenalty} is not above 0.");
        if (!(Temperature >= 0)) throw new ValueLocateException($"The temperature {Temperature} is not 0 or above.");
        if (!(TopP is > 0 and <= 1)) throw new ValueLocateException($"top-p {TopP} is not above 0 and at most 1.");
        if (TopK < 0) throw new ValueLocateException($"top-k {TopK} is below 0.");
    }
}
