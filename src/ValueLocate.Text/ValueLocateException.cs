namespace ValueLocate;

/// <summary>
/// An error that the user can mend. The message is one sentence that says what is wrong, where, and what to do;
/// the command line prints it without a stack trace.
/// </summary>
public sealed class ValueLocateException : Exception
{
    /// <summary>Creates the error with its sentence.</summary>
    /// <param name="message">
    /// What is wrong, where, and what to do. Control characters are replaced and a very long message is cut, since files' own words can be in it.
    /// </param>
    /// <param name="inner">The cause, if another exception was.</param>
    public ValueLocateException(string message, Exception? inner = null)
        : base(Quoted.Message(message), inner)
    {
    }
}
