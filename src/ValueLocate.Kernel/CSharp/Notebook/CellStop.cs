using System.ComponentModel;
using System.Runtime.CompilerServices;
using ValueLocate.Kernel.CSharp.Running;

namespace ValueLocate.Kernel.CSharp.Notebook;

/// <summary>Asked by the loops, functions and awaits of cells, which are compiled with calls to it, whether the cell has been interrupted.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CellStop
{
    // Stays once a cell was interrupted: a step of that cell may come back from a library, or from a long await, minutes later, and must end then.
    private static volatile bool asked;

    /// <summary>Goes on, or ends an interrupted cell.</summary>
    /// <returns>True.</returns>
    /// <exception cref="OperationCanceledException">The cell that this thread or task belongs to was interrupted.</exception>
    public static bool Check()
    {
        if (asked && CellRun.Current is { Interrupted: true }) throw new OperationCanceledException("The cell was interrupted.");
        return true;
    }

    /// <summary>At the beginning of a function: as <see cref="Check"/>; and a function that calls itself without end is an exception, not the end of the process.</summary>
    /// <returns>True.</returns>
    /// <exception cref="OperationCanceledException">The cell that this thread or task belongs to was interrupted.</exception>
    /// <exception cref="InsufficientExecutionStackException">The stack is nearly full.</exception>
    public static bool Enter()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return Check();
    }

    /// <summary>Around what was awaited: as <see cref="Check"/>.</summary>
    /// <param name="value">What the await gave.</param>
    /// <returns>The value.</returns>
    /// <exception cref="OperationCanceledException">The cell that this thread or task belongs to was interrupted.</exception>
    public static T Go<T>(T value)
    {
        Check();
        return value;
    }

    /// <summary>Behind a declaration of a cell: if the cell fails later on, what it declared so far is known to be set.</summary>
    /// <param name="member">Which of the cell's statements and declarations it is, from 1.</param>
    public static void Reached(int member) => CellRun.Current?.Reach(member);

    /// <summary>From now on checks look closer.</summary>
    internal static void Request() => asked = true;
}
