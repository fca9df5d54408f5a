using System.ComponentModel;
using System.Runtime.CompilerServices;
using ValueLocate.Kernel.CSharp.Running;

namespace ValueLocate.Kernel.CSharp.Notebook;

/// <summary>Asked by the statements, loops, functions and awaits of cells, which are compiled with calls to it, whether the cell has been interrupted.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CellStop
{
    /// <summary>Half of the least that the runtime leaves free (64 KiB where pointers have 32 bits).</summary>
    private const nuint Room = 32 << 10;

    /// <summary>The complement of the lowest address that this thread's stack is known to have room for; 0 before the first question.</summary>
    [ThreadStatic]
    private static nuint deepest;

    /// <summary>In a loop of the cell itself: goes on, or ends an interrupted cell, which may have caught what ended it before.</summary>
    /// <exception cref="OperationCanceledException">The cell that this thread or task belongs to was interrupted.</exception>
    public static void Again()
    {
        if (CellStopping.Near) CellStopping.EndNow();
    }

    /// <summary>In a loop: goes on, or ends an interrupted cell.</summary>
    /// <returns>True.</returns>
    /// <exception cref="OperationCanceledException">The cell that this thread or task belongs to was interrupted.</exception>
    public static bool Check()
    {
        if (CellStopping.Near) CellStopping.End();
        return true;
    }

    /// <summary>At the beginning of a function: as <see cref="Check"/>; and a function that calls itself without end is an exception, not the end of the process.</summary>
    /// <returns>True.</returns>
    /// <exception cref="OperationCanceledException">The cell that this thread or task belongs to was interrupted.</exception>
    /// <exception cref="InsufficientExecutionStackException">The stack is nearly full.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe bool Enter()
    {
        // Asking the runtime costs a small function more than all it does; where it said yes, there is room for that much more.
        byte mark;
        if (~(nuint)(&mark) > deepest) AskForRoom((nuint)(&mark));
        if (CellStopping.Near) CellStopping.End();
        return true;
    }

    /// <summary>Behind an await: goes on, or ends a cell that was interrupted however long ago.</summary>
    /// <exception cref="OperationCanceledException">The cell that this thread or task belongs to was interrupted.</exception>
    public static void Back()
    {
        if (CellStopping.Ever) CellStopping.End();
    }

    /// <summary>Around what is awaited: gives it up when the cell is interrupted, and is before and behind it as <see cref="Back"/>.</summary>
    /// <param name="task">What is awaited.</param>
    /// <returns>What to await instead.</returns>
    /// <exception cref="NullReferenceException">There is no task.</exception>
    /// <exception cref="OperationCanceledException">The cell that this thread or task belongs to was interrupted.</exception>
    public static Guarded<T> Until<T>(Task<T> task) => new(Begun(task));

    /// <inheritdoc cref="Until{T}(Task{T})"/>
    public static Guarded<object?> Until(Task task) => new(Begun(task));

    /// <inheritdoc cref="Until{T}(Task{T})"/>
    public static Guarded<T> Until<T>(ValueTask<T> task) => task.IsCompletedSuccessfully ? new(task.Result) : new(Begun(task.AsTask()));

    /// <inheritdoc cref="Until{T}(Task{T})"/>
    public static Guarded<object?> Until(ValueTask task) => new(Begun(task.AsTask()));

    /// <summary>Behind a statement of a cell: as <see cref="Again"/>, however long ago it was interrupted; and if the cell fails later on, what it declared so far is known to be set.</summary>
    /// <param name="member">Which of the cell's statements and declarations it is, from 1.</param>
    /// <exception cref="OperationCanceledException">The cell that this thread or task belongs to was interrupted.</exception>
    public static void Reached(int member)
    {
        CellRun.Current?.Reach(member);
        if (CellStopping.Ever) CellStopping.EndNow();
    }

    private static Task Begun(Task task)
    {
        Back();
        // Of no task: the same exception as by an await.
        _ = task.IsCompleted;
        return task;
    }

    private static void AskForRoom(nuint here)
    {
        // Whoever makes a thread with a small stack has reasons: its first function is not asked.
        if (deepest != 0) RuntimeHelpers.EnsureSufficientExecutionStack();
        deepest = ~(here - Room);
    }
}
