namespace ValueLocate.Kernel.Jupyter;

/// <summary>Something that the user can mend; the message is one sentence that says what, where and what to do.</summary>
public sealed class JupyterException : Exception
{
    /// <summary>Makes one without a message.</summary>
    public JupyterException()
    {
    }

    /// <summary>Makes one.</summary>
    public JupyterException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one that another exception led to.</summary>
    public JupyterException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
