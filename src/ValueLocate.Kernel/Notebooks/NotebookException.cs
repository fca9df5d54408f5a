namespace ValueLocate.Kernel.Notebooks;

/// <summary>A notebook that can't be read or run to its end: one sentence (which file, which cell and line, what to do).</summary>
/// <param name="message">The sentence. Files' own words can be in it: control characters, which could drive a terminal, are replaced.</param>
public sealed class NotebookException(string message)
    : Exception(string.Concat(message.Select(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t') ? '\uFFFD' : c)));
