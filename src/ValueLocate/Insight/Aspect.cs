namespace ValueLocate.Insight;

/// <summary>A pole of a dimension: the person holds the value, or rejects that same value.</summary>
public enum Aspect
{
    /// <summary>Holds the value.</summary>
    Positive,

    /// <summary>Rejects the value (not: holds the opposite one).</summary>
    Negative,
}
