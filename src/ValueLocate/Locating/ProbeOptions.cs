using ValueLocate.Datasets;

namespace ValueLocate.Locating;

/// <summary>How pairs are read.</summary>
public sealed record ProbeOptions
{
    /// <summary>Folds that questions are dealt into: they give permutation tests and standard errors. At least 2.</summary>
    public int Folds { get; init; } = 10;

    /// <summary>
    /// Questions a dimension that the contrast gradient is taken on, which the natural gradient and attribution need; 0: all; below 0: none, no gradient.
    /// </summary>
    public int GradientQuestions { get; init; }

    /// <summary>Everyday exchanges that what an edit costs is estimated on; with <see cref="Neutral"/> empty too: those of the model's own dataset.</summary>
    public IReadOnlyList<NeutralChat> NeutralChat { get; init; } = [];

    /// <summary>Prose for the same, where there are no exchanges.</summary>
    public IReadOnlyList<NeutralText> Neutral { get; init; } = [];

    /// <summary>The seed of the folds.</summary>
    public int Seed { get; init; }
}
