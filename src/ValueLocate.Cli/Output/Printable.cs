namespace ValueLocate.Cli.Output;

/// <summary>Text that a model or a file made, safe on a terminal.</summary>
internal static class Printable
{
    /// <summary>The text without control characters, which could drive the terminal; lines and tabs stay.</summary>
    public static string Text(string text) => string.Concat(text.Select(c => char.IsControl(c) && c is not ('\n' or '\t') ? '\uFFFD' : c));
}
