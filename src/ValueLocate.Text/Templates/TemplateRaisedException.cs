namespace ValueLocate.Text.Templates;

/// <summary>
/// The inner exception of the <see cref="ValueLocateException"/> that <see cref="ChatTemplate"/> throws when the template itself refused the
/// conversation with raise_exception(...): <see cref="Exception.Message"/> is exactly what the template said.
/// </summary>
public sealed class TemplateRaisedException : Exception
{
    /// <summary>Creates the exception with the template's own words.</summary>
    /// <param name="message">What the template passed to raise_exception.</param>
    public TemplateRaisedException(string message)
        : base(message)
    {
    }
}
