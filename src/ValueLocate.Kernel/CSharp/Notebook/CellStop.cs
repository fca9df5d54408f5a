using System.ComponentModel;
using ValueLocate.Kernel.CSharp.Running;

namespace ValueLocate.Kernel.CSharp.Notebook;

/// <summary>Asked by the loops and functions of cells, which are compiled with a call to it, whether the cell has been interrupted.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CellStop
{
    private static volatile int requests;

    /// <summary>Goes on, or ends an interrupted cell.</summary>
    /// <returns>True.</returns>
    /// <exception cref="OperationCanceledException">The cell that this thread or task belongs to was interrupted.</exception>
    public static bool Check()
    {
        if (requests > 0 && CellRun.Current is { Interrupted: true }) throw new OperationCanceledException("The cell was interrupted.");
        return true;
    }

    /// <summary>From now on checks look closer, for some seconds: in that time the tasks of the interrupted cell end as well.</summary>
    internal static void Request()
    {
        Interlocked.Increment(ref requests);
        _ = Task.Delay(5000).ContinueWith(_ => Interlocked.Decrement(ref requests), TaskScheduler.Default);
    }
}
