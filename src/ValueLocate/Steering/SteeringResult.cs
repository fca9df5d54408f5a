using ValueLocate.Statistics;

namespace ValueLocate.Steering;

/// <summary>The effect of one strength on the validation split.</summary>
/// <param name="Gamma">Strength.</param>
/// <param name="HalfDifference">The steering effect (half the difference of the two directions), nats a token.</param>
/// <param name="RandomMean">The same for one matched random set.</param>
/// <param name="RandomError">Its standard error over questions (a 95 % interval's width / 3.92).</param>
/// <param name="Damage">Change of the log-probability per token of neutral text, the worse direction.</param>
public sealed record Dose(double Gamma, Estimate HalfDifference, double RandomMean, double RandomError, double Damage);

/// <summary>steering.json, one dimension: the strength that the damage budget allows.</summary>
public sealed record SteeringChoice
{
    /// <summary>The dimension's id.</summary>
    public required string Dimension { get; init; }

    /// <summary>The strength.</summary>
    public required double Gamma { get; init; }

    /// <summary>Damage on the neutral texts that it was chosen on, the worse direction.</summary>
    public required double Damage { get; init; }

    /// <summary>The effect over strengths.</summary>
    public required IReadOnlyList<Dose> Doses { get; init; }

    /// <summary>Strength of the other variant (common part removed, or not).</summary>
    public double? GammaOther { get; init; }

    /// <summary>Strength of the residual-stream baseline.</summary>
    public double? GammaResidual { get; init; }
}
