namespace ValueLocate.Kernel.Notebooks;

/// <summary>A notebook that can't be read or run to its end: one sentence (which file, which cell and line, what to do).</summary>
public sealed class NotebookException(string message) : Exception(message);
