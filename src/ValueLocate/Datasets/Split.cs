namespace ValueLocate.Datasets;

/// <summary>The names of the splits: neurons are found on search, settings are chosen on validation, effects are shown on test.</summary>
public static class Split
{
    /// <summary>Neurons are found here.</summary>
    public const string Search = "search";

    /// <summary>Settings such as gamma are chosen here.</summary>
    public const string Validation = "validation";

    /// <summary>Effects are shown here, and nothing else looks at it.</summary>
    public const string Test = "test";

    /// <summary>All three, in that order.</summary>
    public static IReadOnlyList<string> All { get; } = [Search, Validation, Test];
}
