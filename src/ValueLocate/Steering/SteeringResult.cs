using System.Text.Json.Serialization;
using ValueLocate.Statistics;

namespace ValueLocate.Steering;

/// <summary>The effect of one strength on the validation split.</summary>
/// <param name="Gamma">Strength.</param>
/// <param name="HalfDifference">The steering effect (half the difference of the two directions), nats a token.</param>
/// <param name="RandomMean">The same for one matched random set.</param>
/// <param name="RandomError">Its standard error over questions (a 95 % interval's width / 3.92).</param>
/// <param name="Kl">Damage: KL(unsteered || steered) on neutral answers, nats a token, the worse direction.</param>
public sealed record Dose(double Gamma, Estimate HalfDifference, double RandomMean, double RandomError, double Kl);

/// <summary>steering.json, one dimension: the strength that the KL budget allows.</summary>
public sealed record SteeringChoice
{
    /// <summary>The dimension's id.</summary>
    public required string Dimension { get; init; }

    /// <summary>The strength.</summary>
    public required double Gamma { get; init; }

    /// <summary>Damage on the neutral texts that it was chosen on: KL(unsteered || steered), nats a token, the worse direction.</summary>
    public required double Kl { get; init; }

    /// <summary>The effect over strengths.</summary>
    public required IReadOnlyList<Dose> Doses { get; init; }

    /// <summary>Strength of the other variant (common part removed, or not).</summary>
    public double? GammaOther { get; init; }

    /// <summary>The residual-stream baselines, each at its best layer and the strength that the KL budget allows.</summary>
    public IReadOnlyList<ResidualChoice> Residual { get; init; } = [];

    /// <summary>Strength of the residual stream's natural gradient.</summary>
    [JsonIgnore]
    public double? GammaResidual => Residual.Count == 0 ? null : Residual[^1].Gamma;
}

/// <summary>A residual-stream baseline as it is used.</summary>
/// <param name="Name">Its name (<c>Baseline</c>).</param>
/// <param name="Layer">After which layer the vector is added: the best on the validation split.</param>
/// <param name="Gamma">The strength that the KL budget allows.</param>
public sealed record ResidualChoice(string Name, int Layer, double Gamma);
