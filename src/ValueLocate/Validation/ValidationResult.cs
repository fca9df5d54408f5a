using System.Text.Json.Serialization;
using ValueLocate.Statistics;
using ValueLocate.Steering;

namespace ValueLocate.Validation;

/// <summary>What steering one dimension (or all, pooled) does on one set of questions, in nats a token of contrast log-odds.</summary>
public sealed record EffectRow
{
    /// <summary>The dimension's id, or "pooled".</summary>
    public required string Dimension { get; init; }

    /// <summary>Questions.</summary>
    public required int Questions { get; init; }

    /// <summary>Neurons edited.</summary>
    public required int Neurons { get; init; }

    /// <summary>Steering strength; in the pooled row the mean.</summary>
    public required double Gamma { get; init; }

    /// <summary>Contrast log-odds without any edit.</summary>
    public required Estimate Unsteered { get; init; }

    /// <summary>Steered toward the positive aspect, less unsteered: above 0 if it works.</summary>
    public required Estimate Positive { get; init; }

    /// <summary>Steered toward the negative aspect, less unsteered: below 0 if it works.</summary>
    public required Estimate Negative { get; init; }

    /// <summary>The steering effect (half the difference of the two directions).</summary>
    public required Estimate HalfDifference { get; init; }

    /// <summary>Mean steering effect of random directions: other neurons with the found ones' edits (<see cref="MatchedRandom"/>); NaN: not measured.</summary>
    public double RandomMean { get; init; } = double.NaN;

    /// <summary>Their standard deviation.</summary>
    public double RandomSd { get; init; } = double.NaN;

    /// <summary>Random sets measured.</summary>
    public int RandomDraws { get; init; }

    /// <summary>The steering effect on the questions that the random sets were measured on.</summary>
    public double HalfDifferenceOnRandomQuestions { get; init; } = double.NaN;

    /// <summary>Per cent of random sets below the found neurons, on the same questions.</summary>
    public double Percentile { get; init; } = double.NaN;

    /// <summary>(1 + random directions that do as much or more) / (1 + draws).</summary>
    public double RandomP { get; init; } = double.NaN;

    /// <summary>
    /// Random neurons with their own edits, by the found ones' rule, in the same layers and alike in scale and in the norm of what they write, at the same
    /// predicted KL (<see cref="MatchedNeurons"/>).
    /// </summary>
    public DrawnControl? RandomNeurons { get; init; }

    /// <summary>Neurons found with labels permuted by question, at the same predicted KL.</summary>
    public DrawnControl? PermutedLabels { get; init; }

    /// <summary>What the neurons are compared with on all questions: the residual stream, a persona.</summary>
    public IReadOnlyList<Baseline> Baselines { get; init; } = [];

    /// <summary>The largest p of the found neurons among the controls that were drawn: an effect has to beat all of them. NaN: none was.</summary>
    public double P { get; init; } = double.NaN;

    /// <summary><see cref="P"/> by Holm's correction over dimensions; in the pooled row P.</summary>
    public double AdjustedP { get; init; } = double.NaN;

    /// <summary>Steering effect of the residual stream's natural gradient; null where it was not measured.</summary>
    [JsonIgnore]
    public Estimate? Residual => BaselineOf(Baseline.ResidualGradient)?.HalfDifference;

    /// <summary>The found neurons' steering effect minus that of the residual stream's natural gradient, question by question.</summary>
    public Estimate? NeuronsMinusResidual => BaselineOf(Baseline.ResidualGradient)?.NeuronsMinus;

    /// <summary>
    /// Damage: KL(unsteered || steered) on neutral answers that nothing was chosen on, nats a token, the worse of the two directions, with an interval over
    /// texts; in the pooled row the mean over dimensions. Null where it was not measured.
    /// </summary>
    public Estimate? Kl { get; init; }

    /// <summary>
    /// Change of the mean log-probability per token of the same answers, in the same direction; in the pooled row the mean over dimensions.
    /// </summary>
    public required double Damage { get; init; }

    /// <summary>Own effect minus the mean effect on the other dimensions.</summary>
    public Estimate? Specificity { get; init; }

    /// <summary>Own effect minus the mean effect on the dimensions beside it on the circle.</summary>
    public Estimate? OwnMinusAdjacent { get; init; }

    /// <summary>Own effect minus the effect on the dimension across the circle.</summary>
    public Estimate? OwnMinusOpposite { get; init; }

    /// <summary>Own effect less what the means of its row and column of the leakage matrix would lead one to expect.</summary>
    public Estimate? Interaction { get; init; }

    /// <summary>A baseline by its name; null where it was not measured.</summary>
    public Baseline? BaselineOf(string name) => Baselines.FirstOrDefault(b => b.Name == name);
}

/// <summary>Effects of steering each dimension on one set of questions.</summary>
public sealed record EffectTable
{
    /// <summary>"held-out author NAME", "held-out author NAME and held-out brief NAME", "test split", or a file's name.</summary>
    public required string Questions { get; init; }

    /// <summary>A row a dimension.</summary>
    public required IReadOnlyList<EffectRow> Dimensions { get; init; }

    /// <summary>All dimensions together.</summary>
    public required EffectRow Pooled { get; init; }

    /// <summary>Steering effects: row, the steered dimension; column, the one measured; both in the order of <see cref="Dimensions"/>.</summary>
    public IReadOnlyList<IReadOnlyList<double>>? Leakage { get; init; }

    /// <summary>The same with what the dimensions share removed before selecting and steering (or, where the run removed it, not removed).</summary>
    public IReadOnlyList<IReadOnlyList<double>>? LeakageOther { get; init; }

    /// <summary>Specificity of that other variant, pooled.</summary>
    public Estimate? SpecificityOther { get; init; }

    /// <summary>Mean damage of that other variant.</summary>
    public double? DamageOther { get; init; }

    /// <summary>Whether the model predicts text at all; null where that was not measured.</summary>
    public ModelSanity? Sanity { get; init; }
}

/// <summary>An answer with one neuron's activation at each token.</summary>
public sealed record TokenTrace(string Aspect, IReadOnlyList<string> Tokens, IReadOnlyList<float> Activations);

/// <summary>A strong neuron with the search answers that light it up.</summary>
public sealed record NeuronTrace(string Dimension, int Layer, int Index, double Delta, IReadOnlyList<TokenTrace> Answers);

/// <summary>validation.json: what was shown, and on what.</summary>
public sealed record ValidationResult
{
    /// <summary>Effects on the pairs that count: those of the author or brief that was held out, or the test split where none was.</summary>
    public required EffectTable Judged { get; init; }

    /// <summary>Whether <see cref="Judged"/> is on pairs of an author or brief that was held out.</summary>
    public required bool HeldOut { get; init; }

    /// <summary>Effects on the searched authors' test split.</summary>
    public EffectTable? Test { get; init; }

    /// <summary>Answers side by side.</summary>
    public IReadOnlyList<SideBySide> Answers { get; init; } = [];

    /// <summary>Strong neurons with what lights them up.</summary>
    public IReadOnlyList<NeuronTrace> Traces { get; init; } = [];
}
