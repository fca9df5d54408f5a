namespace ValueLocate.Authoring.Measures;

/// <summary>The counts that a dataset must have; null leaves a count free.</summary>
/// <param name="DescriptionsPerAspect">Descriptions of each aspect of each dimension.</param>
/// <param name="QuestionsPerDimension">Questions of each dimension.</param>
/// <param name="PairsPerSplit">Pairs of each dimension in search, validation and test.</param>
/// <param name="Crossed">Crossed situations.</param>
/// <param name="Domains">The least number of parts of life that the questions cover.</param>
/// <param name="Openings">The least number of different openings of eight words.</param>
public sealed record DatasetSizes(
    int? DescriptionsPerAspect = null, int? QuestionsPerDimension = null, IReadOnlyList<int>? PairsPerSplit = null, int? Crossed = null,
    int? Domains = null, int? Openings = null)
{
    /// <summary>The sizes of this repository's own ValueInsight.</summary>
    public static DatasetSizes ValueInsight { get; } = new(80, 3750, [208, 104, 104], 120, 40, 8000);

    /// <summary>No counts asked: for a dataset of one's own.</summary>
    public static DatasetSizes Free { get; } = new();
}
