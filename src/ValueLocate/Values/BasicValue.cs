namespace ValueLocate.Values;

/// <summary>One of Schwartz's ten basic values.</summary>
/// <param name="Id">The name in files, such as "self-direction".</param>
/// <param name="Name">The name in prose.</param>
/// <param name="Angle">Its place on the circle in degrees: self-direction at 0, then by way of universalism; neighbours are 36 degrees apart.</param>
/// <param name="Dimensions">The dimensions it belongs to; hedonism lies between two.</param>
/// <param name="Goal">What the value is after, in our own words.</param>
public sealed record BasicValue(string Id, string Name, double Angle, IReadOnlyList<string> Dimensions, string Goal);
