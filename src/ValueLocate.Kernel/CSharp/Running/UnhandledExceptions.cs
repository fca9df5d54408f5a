using System.Runtime.ExceptionServices;

namespace ValueLocate.Kernel.CSharp.Running;

/// <summary>An exception on a thread that a cell began must not end the process, and with it every variable of the notebook.</summary>
internal static class UnhandledExceptions
{
    /// <summary>Takes such exceptions from now on, unless the host does.</summary>
    public static void Take()
    {
        try
        {
            ExceptionHandling.SetUnhandledExceptionHandler(Handle);
        }
        catch (InvalidOperationException)
        {
            // The host has a handler of its own, and there can be one only.
            return;
        }
    }

    private static bool Handle(Exception exception)
    {
        // A thread or callback of an interrupted cell that ended at a check, as it should.
        if (exception is CellStopped) return true;
        // Timers and the like run under a context of their own, in which nothing says whose cell began them.
        if ((CellConsole.Streams ?? CellConsole.Last) is not { } streams) return false;
        streams.Write("stderr", "Unhandled in a thread of a cell: " + exception, line: true);
        return true;
    }
}
