using System.Runtime.InteropServices;

namespace ValueLocate.Kernel.Cells;

/// <summary>
/// Ends a process in which a cell that was stopped may still compute inside a library: native code that is taken down
/// around a running thread ends in a segmentation fault (seen in two of three stops inside libtorch). What was asked to happen at the end still happens.
/// </summary>
public static partial class ProcessEnd
{
    /// <summary>Ends the process.</summary>
    /// <param name="code">Its exit code.</param>
    public static void With(int code)
    {
        // The last handler to be added is the last to run. On Windows all other threads end before libraries do.
        if (!OperatingSystem.IsWindows()) AppDomain.CurrentDomain.ProcessExit += (_, _) => Exit(code);
        Environment.Exit(code);
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void Exit(int code);
}
