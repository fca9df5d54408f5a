using System.Text.Json.Serialization;

namespace ValueLocate.Locating;

/// <summary>neurons.json: what was found, and how sure it is.</summary>
public sealed record LocateResult
{
    /// <summary>The neurons of each dimension.</summary>
    public required IReadOnlyList<NeuronSet> Sets { get; init; }

    /// <summary>The same with the common part removed (or, where the run removed it, not removed): for the other leakage matrix.</summary>
    public required IReadOnlyList<NeuronSet> OtherSets { get; init; }

    /// <summary>Calibration of each dimension.</summary>
    public required IReadOnlyList<Calibration> Calibrations { get; init; }

    /// <summary>Neurons per layer: [dimension][layer].</summary>
    public required IReadOnlyList<IReadOnlyList<int>> PerLayer { get; init; }

    /// <summary>Jaccard overlap of the sets, [dimension][dimension].</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Overlap { get; init; }

    /// <summary>Correlation of delta over all neurons, [dimension][dimension].</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Correlation { get; init; }

    /// <summary>Search questions of each dimension.</summary>
    public required IReadOnlyList<int> Questions { get; init; }

    /// <summary>Counted answer tokens of each dimension.</summary>
    public required IReadOnlyList<long> Tokens { get; init; }

    /// <summary>Layers of the model.</summary>
    public required int Layers { get; init; }

    /// <summary>Neurons a layer.</summary>
    public required int Neurons { get; init; }

    /// <summary>Beside the planted neurons, dimension by dimension; null for a model whose truth nobody knows.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<TruthComparison>? Truth { get; init; }
}
