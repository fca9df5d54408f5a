namespace ValueLocate.Locating;

/// <summary>A selected neuron with what was measured of it on the search questions.</summary>
public sealed record LocatedNeuron
{
    /// <summary>Layer, from 0.</summary>
    public required int Layer { get; init; }

    /// <summary>Index in the layer, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>Difference of the activation probabilities, p+ - p-.</summary>
    public required double Delta { get; init; }

    /// <summary>Activation probability under the positive aspect.</summary>
    public required double ProbabilityPositive { get; init; }

    /// <summary>Activation probability under the negative aspect.</summary>
    public required double ProbabilityNegative { get; init; }

    /// <summary>Mean activation under the positive aspect.</summary>
    public double MeanPositive { get; init; }

    /// <summary>Mean activation under the negative aspect.</summary>
    public double MeanNegative { get; init; }

    /// <summary>
    /// Difference of the mean activations times the contrast gradient: the effect per unit of gamma that steering it predicts, nats a token; null where it was
    /// not asked for.
    /// </summary>
    public double? Attribution { get; init; }

    /// <summary>
    /// What a gamma of 1 adds to the activation under the preset natural-gradient (<see cref="NaturalGradient"/>); null where the gradient was not taken.
    /// </summary>
    public double? Step { get; init; }

    /// <summary>95th percentile of the activation under the positive aspect; null until a preset asks for it.</summary>
    public double? Quantile95Positive { get; init; }

    /// <summary>95th percentile of the activation under the negative aspect; null until a preset asks for it.</summary>
    public double? Quantile95Negative { get; init; }
}

/// <summary>
/// The neurons of one dimension. Positive neurons are active more often under the positive aspect (delta above 0) or as often (0), negative ones less often.
/// </summary>
public sealed record NeuronSet
{
    /// <summary>The dimension's id.</summary>
    public required string Dimension { get; init; }

    /// <summary>Neurons with the largest delta, largest first.</summary>
    public required IReadOnlyList<LocatedNeuron> Positive { get; init; }

    /// <summary>Neurons with the largest -delta, largest first.</summary>
    public required IReadOnlyList<LocatedNeuron> Negative { get; init; }

    /// <summary>The smallest |delta| (or score) that was taken.</summary>
    public double Threshold { get; init; }

    /// <summary>Both directions.</summary>
    public IEnumerable<LocatedNeuron> All => Positive.Concat(Negative);

    /// <summary>Neurons in both directions.</summary>
    public int Count => Positive.Count + Negative.Count;
}
