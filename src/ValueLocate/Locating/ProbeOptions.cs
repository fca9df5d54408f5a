namespace ValueLocate.Locating;

/// <summary>How pairs are read.</summary>
public sealed record ProbeOptions
{
    /// <summary>Folds that questions are dealt into: they give permutation tests and standard errors. At least 2.</summary>
    public int Folds { get; init; } = 10;

    /// <summary>
    /// Questions a dimension that the contrast gradient is taken on, which selection by attribution needs; 0: all; below 0: none, no gradient.
    /// </summary>
    public int GradientQuestions { get; init; } = 40;

    /// <summary>The seed of the folds.</summary>
    public int Seed { get; init; }
}
