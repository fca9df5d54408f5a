using ValueLocate.Statistics;

namespace ValueLocate.Validation;

/// <summary>Steering effects of many draws of one control, beside the found neurons' on the same questions.</summary>
/// <param name="Draws">How many were measured.</param>
/// <param name="Mean">Their mean steering effect, nats a token.</param>
/// <param name="Sd">Their standard deviation.</param>
/// <param name="Found">The found neurons' steering effect on the same questions.</param>
/// <param name="P">(1 + draws that do as much or more) / (1 + draws): the one-sided p of the found neurons being one of the draws.</param>
public sealed record DrawnControl(int Draws, double Mean, double Sd, double Found, double P)
{
    /// <summary>The control of some draws.</summary>
    /// <param name="draws">The steering effect of each.</param>
    /// <param name="found">The found neurons'.</param>
    internal static DrawnControl Of(IReadOnlyList<double> draws, double found)
    {
        var mean = draws.Average();
        var sd = Math.Sqrt(draws.Sum(r => (r - mean) * (r - mean)) / Math.Max(1, draws.Count - 1));
        return new(draws.Count, mean, sd, found, (1.0 + draws.Count(r => r >= found)) / (1 + draws.Count));
    }
}

/// <summary>Something that the found neurons are compared with, measured on the same questions.</summary>
public sealed record Baseline
{
    /// <summary>The residual stream's mean difference.</summary>
    public const string ResidualMeanDifference = "residual stream, mean difference";

    /// <summary>The residual stream's natural gradient: the same information that the found neurons' default edit has.</summary>
    public const string ResidualGradient = "residual stream, natural gradient";

    /// <summary>A description of the aspect in the system's turn.</summary>
    public const string Persona = "persona prompt";

    /// <summary>One of the names above.</summary>
    public required string Name { get; init; }

    /// <summary>After which layer the vector is added; in the pooled row, and for a persona, null.</summary>
    public int? Layer { get; init; }

    /// <summary>Its strength; in the pooled row the mean; a persona has none.</summary>
    public double Gamma { get; init; }

    /// <summary>Toward the positive aspect, less unsteered.</summary>
    public required Estimate Positive { get; init; }

    /// <summary>Toward the negative aspect, less unsteered.</summary>
    public required Estimate Negative { get; init; }

    /// <summary>Half the difference of the two directions.</summary>
    public required Estimate HalfDifference { get; init; }

    /// <summary>Own effect minus the mean effect on the other dimensions.</summary>
    public Estimate? Specificity { get; init; }

    /// <summary>KL(unsteered || steered) on the neutral answers, the worse direction.</summary>
    public Estimate? Kl { get; init; }

    /// <summary>The found neurons' steering effect minus this one's, question by question.</summary>
    public required Estimate NeuronsMinus { get; init; }
}
