namespace ValueLocate.Steering;

/// <summary>A question answered unsteered and steered both ways.</summary>
public sealed record SideBySide(string Dimension, string Question, string Unsteered, string TowardPositive, string TowardNegative);
