namespace ValueLocate.Inference;

/// <summary>A token as it is generated, or a prompt's as it is read.</summary>
/// <param name="Row">The place of its prompt among the prompts, from 0.</param>
/// <param name="Id">The token.</param>
public sealed record GeneratedToken(int Row, int Id)
{
    /// <summary>
    /// log p(token) in nats under the model's own scores, with whatever hooks are attached, before penalties, temperature and top-p; null where it was not
    /// asked for, and for a prompt's first token.
    /// </summary>
    public double? LogProbability { get; init; }

    /// <summary>The likeliest tokens at this place, likeliest first, as many as were asked for.</summary>
    public IReadOnlyList<TokenProbability> Likeliest { get; init; } = [];
}

/// <summary>A token that could stand at a place.</summary>
/// <param name="Id">The token.</param>
/// <param name="LogProbability">log p(token) in nats.</param>
public readonly record struct TokenProbability(int Id, double LogProbability);
