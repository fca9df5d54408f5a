namespace ValueLocate.Authoring.Measures;

/// <summary>One of the 57 value names of Schwartz's survey.</summary>
/// <param name="Name">The name, such as "creativity".</param>
/// <param name="BasicValue">The basic value it stands for.</param>
/// <param name="Gloss">What it means, in our own words.</param>
public sealed record ValueItem(string Name, string BasicValue, string Gloss);
