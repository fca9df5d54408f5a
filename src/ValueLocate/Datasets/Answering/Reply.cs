namespace ValueLocate.Datasets.Answering;

/// <summary>What a model answered.</summary>
/// <param name="Text">The text.</param>
/// <param name="Ids">Its token ids, if they are known and wanted.</param>
public sealed record Reply(string Text, IReadOnlyList<int>? Ids = null);
