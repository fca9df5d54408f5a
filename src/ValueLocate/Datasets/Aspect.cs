namespace ValueLocate.Datasets;

/// <summary>A pole of a dimension: the person holds the value, or rejects that same value.</summary>
public enum Aspect
{
    /// <summary>Holds the value.</summary>
    Positive,

    /// <summary>Rejects the value (not: holds the opposite one).</summary>
    Negative,
}

/// <summary>The aspects and their words.</summary>
public static class Aspects
{
    /// <summary>Both, positive first.</summary>
    public static IReadOnlyList<Aspect> Both { get; } = [Aspect.Positive, Aspect.Negative];

    /// <summary>The other aspect.</summary>
    public static Aspect Opposite(this Aspect aspect) => aspect == Aspect.Positive ? Aspect.Negative : Aspect.Positive;

    /// <summary>The word in files and prose: "positive" or "negative".</summary>
    public static string Word(this Aspect aspect) => aspect == Aspect.Positive ? "positive" : "negative";
}
