namespace ValueLocate.Authoring.Measures;

/// <summary>One line of a dataset check.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Measured">What came out.</param>
/// <param name="Limit">What is asked for; "-" where the figure is only told.</param>
/// <param name="Ok">Whether the limit is met.</param>
public sealed record Finding(string What, string Measured, string Limit, bool Ok)
{
    /// <summary>The figure itself, where it is a share.</summary>
    public double? Value { get; init; }

    /// <summary>The share that is asked for at least.</summary>
    public double? Least { get; init; }

    /// <summary>The share that is allowed at most.</summary>
    public double? Most { get; init; }
}
