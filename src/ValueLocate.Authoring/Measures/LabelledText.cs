namespace ValueLocate.Authoring.Measures;

/// <summary>A text with a yes/no label, such as: is it of the positive aspect.</summary>
/// <param name="Text">The text.</param>
/// <param name="Label">The label.</param>
public readonly record struct LabelledText(string Text, bool Label);
