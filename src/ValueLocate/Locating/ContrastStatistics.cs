using System.Runtime.InteropServices;
using ValueLocate.Inference.Weights;
using ValueLocate.Json;
using ValueLocate.Probing;
using static TorchSharp.torch;

namespace ValueLocate.Locating;

/// <summary>
/// What reading the answers of both aspects gave, dimension by dimension: sums of every neuron's activation, the mean residual stream, and the contrast
/// gradient where it was taken. Everything that locating needs; it can be written to statistics.safetensors and read back.
/// </summary>
public sealed class ContrastStatistics
{
    private readonly List<string> dimensions;
    private readonly List<ActivationStatistics> sums;
    private readonly List<double[]> residual;
    private readonly List<Gradients> gradients;

    internal ContrastStatistics(
        IEnumerable<string> dimensions, List<ActivationStatistics> sums, List<double[]> residual, List<Gradients> gradients,
        (Curvature Neurons, Curvature Residual)? curvature)
    {
        (this.dimensions, this.sums, this.residual, this.gradients) = ([.. dimensions], sums, residual, gradients);
        (Curvature, ResidualCurvature) = (curvature?.Neurons, curvature?.Residual);
    }

    /// <summary>Ids of the dimensions.</summary>
    public IReadOnlyList<string> Dimensions => dimensions;

    /// <summary>Whether the contrast gradient was taken, which attribution and the natural gradient need.</summary>
    public bool HasGradients => gradients.Count > 0;

    /// <summary>What edits of neurons cost on neutral answers; null where it was not taken.</summary>
    internal Curvature? Curvature { get; private set; }

    /// <summary>What edits of the residual stream cost, [layer, hidden]; null where it was not taken.</summary>
    internal Curvature? ResidualCurvature { get; private set; }

    /// <summary>Sums over the answers that hold a dimension's value, in folds by question.</summary>
    /// <exception cref="ValueLocateException">No answer of the dimension was read.</exception>
    public ActivationStatistics Positive(string dimension) => sums[2 * Place(dimension)];

    /// <summary>Sums over the answers that reject a dimension's value, in folds by question.</summary>
    /// <exception cref="ValueLocateException">No answer of the dimension was read.</exception>
    public ActivationStatistics Negative(string dimension) => sums[2 * Place(dimension) + 1];

    /// <summary>The differences between a dimension's aspects, neuron by neuron.</summary>
    /// <exception cref="ValueLocateException">No answer of the dimension was read.</exception>
    public Difference Difference(string dimension) => Locating.Difference.Of(dimension, Positive(dimension), Negative(dimension));

    /// <summary>Selects a dimension's neurons, with the steps of the natural gradient where it can be taken.</summary>
    /// <param name="dimension">The dimension's id.</param>
    /// <param name="rule">The rule; null: the default one, by the natural gradient.</param>
    /// <param name="seed">The seed of the permutations that a rule by permuted labels draws.</param>
    /// <exception cref="ValueLocateException">No answer of the dimension was read, a number of the rule is out of range, or nothing passes it.</exception>
    public NeuronSet Locate(string dimension, SelectionRule? rule = null, int seed = 0)
    {
        rule ??= new SelectionRule();
        if (rule.NeedsGradient && !HasGradients)
            throw new ValueLocateException(
                $"Selection by {EnumWord.Of(rule.Kind)} needs the contrast gradient, which was not taken: probe again with gradients, or choose another rule.");
        if (rule.Kind == SelectionKind.NaturalGradient && Curvature is null)
            throw new ValueLocateException(
                "Selection by natural-gradient needs neutral answers, to know what an edit costs: probe again with some, or choose another rule.");
        var threshold = rule.Kind != SelectionKind.Permutation ? (double?)null
            : Calibration.Of(dimension, Positive(dimension), Negative(dimension), rule.FalseDiscoveryRate, permutations: 20, seed)
                is { IsCalibrated: true } calibration ? calibration.Threshold
            : throw new ValueLocateException(
                $"{dimension}: at no threshold do permuted labels pass few enough neurons: read more questions, or choose another rule.");
        var slopes = HasGradients ? gradients.ConvertAll(g => g.Mean()) : null;
        return rule.Select(
            Difference(dimension), threshold, slopes?[Place(dimension)],
            slopes is null || Curvature is null ? null : new Descent(Curvature, NaturalGradient.Slope(slopes, Place(dimension))));
    }

    /// <summary>Selects the neurons of every dimension.</summary>
    /// <param name="rule">The rule; null: the default one, by the natural gradient.</param>
    /// <param name="seed">The seed of the permutations that a rule by permuted labels draws.</param>
    public IReadOnlyList<NeuronSet> Locate(SelectionRule? rule = null, int seed = 0) => [.. dimensions.Select(d => Locate(d, rule, seed))];

    /// <summary>The contrast gradients, a dimension each; empty where they were not taken.</summary>
    internal IReadOnlyList<Gradients> Gradients => gradients;

    /// <summary>Mean residual stream after every layer under the positive aspect less that under the negative one, [layer, hidden] in one piece.</summary>
    internal double[] ResidualDifference(string dimension)
    {
        var d = Place(dimension);
        return [.. residual[2 * d].Zip(residual[2 * d + 1], (a, b) => a - b)];
    }

    /// <summary>Writes statistics.safetensors.</summary>
    internal void Write(string path, string datasetHash)
    {
        using var scope = NewDisposeScope();
        var tensors = new Dictionary<string, Tensor>();
        for (var i = 0; i < sums.Count; i++)
        {
            sums[i].AddTensors(Prefix(i), tensors);
            tensors[Prefix(i) + "residual"] = tensor(residual[i]);
        }
        for (var d = 0; d < gradients.Count; d++) gradients[d].AddTensors(dimensions[d], sums[0].Layers, tensors);
        Curvature?.AddTensors("neutral.", tensors);
        ResidualCurvature?.AddTensors("neutral.residual_", tensors);
        SafetensorsWriter.Write(path, tensors, new Dictionary<string, string> { ["format"] = "valuelocate statistics 2", ["dataset"] = datasetHash });
    }

    /// <summary>Reads statistics.safetensors.</summary>
    /// <param name="path">The file.</param>
    /// <param name="dimensions">Ids of the dimensions.</param>
    /// <param name="withGradients">Whether the contrast gradients are needed.</param>
    internal static ContrastStatistics Read(string path, IReadOnlyList<string> dimensions, bool withGradients)
    {
        using var file = SafetensorsFile.Open(path);
        var result = new ContrastStatistics(dimensions, [], [], [], null);
        for (var i = 0; i < 2 * dimensions.Count; i++)
        {
            result.sums.Add(ActivationStatistics.Read(file, result.Prefix(i)));
            using var mean = file.Read(result.Prefix(i) + "residual");
            result.residual.Add(MemoryMarshal.Cast<byte, double>(mean.bytes).ToArray());
        }
        if (withGradients) result.gradients.AddRange(dimensions.Select(d => Locating.Gradients.Read(file, d)));
        if (file.Names.Contains("neutral.scores"))
        {
            result.Curvature = Locating.Curvature.Read(file, "neutral.");
            result.ResidualCurvature = Locating.Curvature.Read(file, "neutral.residual_");
        }
        return result;
    }

    private string Prefix(int i) => $"{dimensions[i / 2]}.{(i % 2 == 0 ? "positive" : "negative")}.";

    private int Place(string dimension) => dimensions.IndexOf(dimension) is >= 0 and var place ? place
        : throw new ValueLocateException($"No answer of the dimension '{dimension}' was read: those that were are {string.Join(", ", dimensions)}.");
}
