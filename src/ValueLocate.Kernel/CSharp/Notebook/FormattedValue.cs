namespace ValueLocate.Kernel.CSharp.Notebook;

/// <summary>Text that is shown as it is.</summary>
/// <param name="mimeType">What it is, such as "text/html".</param>
/// <param name="value">The text; JSON for types that are JSON.</param>
public sealed class FormattedValue(string mimeType, string value)
{
    /// <summary>What it is, such as "text/html".</summary>
    public string MimeType => mimeType;

    /// <summary>The text.</summary>
    public string Value => value;
}
