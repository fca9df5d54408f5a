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
        if (CellConsole.Streams is not { } streams) return false;
        // A thread of an interrupted cell that ended at a check, as it should.
        if (exception is OperationCanceledException && CellRun.Current is { Interrupted: true }) return true;
        streams.Write("stderr", "Unhandled in a thread of a cell: " + exception, line: true);
        return true;
    }
}
