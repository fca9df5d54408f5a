namespace ValueLocate.Values;

#pragma warning disable CA1720 // Short is a short name, not a number.

/// <summary>A dimension of values that a person can hold or reject, such as Openness to Change. Dimensions are data: a dataset may bring its own.</summary>
/// <param name="Id">The name in files, such as "openness_to_change".</param>
/// <param name="Name">The name in prose, such as "Openness to Change".</param>
/// <param name="Short">The name in tables and charts, such as "Openness".</param>
/// <param name="OppositeId">The dimension across the circle, if the theory names one.</param>
/// <param name="Holds">What a person who holds the dimension's values is like, as the end of the sentence "a person who ...".</param>
/// <param name="Rejects">What a person who rejects those same values is like (not: who holds the opposite ones).</param>
public sealed record Dimension(string Id, string Name, string Short, string? OppositeId = null, string? Holds = null, string? Rejects = null);
