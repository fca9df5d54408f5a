namespace ValueLocate.Authoring.Measures;

/// <summary>Two texts that nearly repeat each other.</summary>
/// <param name="First">The place of the first in the list.</param>
/// <param name="Second">The place of the second.</param>
/// <param name="Jaccard">The similarity of their sets of word 3-grams, from 0 to 1.</param>
public readonly record struct NearDuplicate(int First, int Second, double Jaccard);
