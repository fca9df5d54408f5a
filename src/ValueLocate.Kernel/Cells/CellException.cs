namespace ValueLocate.Kernel.Cells;

/// <summary>Something that a cell asked for can't be done: one sentence (what, where, what to do), shown without a stack.</summary>
public sealed class CellException(string message) : Exception(message);
