using ValueLocate.Datasets;

namespace ValueLocate.Validation;

/// <summary>What is measured beside the effect.</summary>
public sealed record ValidateOptions
{
    /// <summary>Matched random neuron sets with the found neurons' edits that the effect is compared with; 0: none.</summary>
    public int RandomDraws { get; init; } = 20;

    /// <summary>Prose that the damage is measured on where there is no <see cref="NeutralChat"/>; both empty: it is not measured.</summary>
    public IReadOnlyList<NeutralText> Neutral { get; init; } = [];

    /// <summary>Everyday exchanges that the damage is measured on, such as a dataset's.</summary>
    public IReadOnlyList<NeutralChat> NeutralChat { get; init; } = [];

    /// <summary>The name of the questions in the table.</summary>
    public string Questions { get; init; } = "held-out pairs";

    /// <summary>The seed of random sets and of the bootstrap.</summary>
    public int Seed { get; init; }
}
