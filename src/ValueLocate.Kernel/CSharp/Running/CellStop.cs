using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace ValueLocate.Kernel.CSharp.Running;

/// <summary>
/// Asked by the statements, loops, recursions and awaits of cells, which get calls to it when they are compiled, whether the cell has been interrupted.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CellStop
{
    /// <summary>In a loop of the cell itself: goes on, or ends an interrupted cell, which may have caught what ended it before.</summary>
    /// <exception cref="OperationCanceledException">The cell that this thread or task belongs to was interrupted.</exception>
    public static void Again()
    {
        if (CellStopping.Near) CellStopping.EndNow();
    }

    /// <summary>In a loop of a function: goes on, or ends an interrupted cell.</summary>
    /// <exception cref="OperationCanceledException">The cell that this thread or task belongs to was interrupted.</exception>
    public static void Check()
    {
        if (CellStopping.Near) CellStopping.End();
    }

    /// <summary>
    /// Before a call that may come back to the same function: as <see cref="Check"/>, on the cell's thread; and a recursion without end is an exception, not
    /// the end of the process.
    /// </summary>
    /// <exception cref="OperationCanceledException">The cell that this thread belongs to was interrupted.</exception>
    /// <exception cref="InsufficientExecutionStackException">The stack of the cell's thread is nearly full.</exception>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Recur()
    {
        // One comparison for both: asking the runtime (RuntimeHelpers.EnsureSufficientExecutionStack) makes a small function five times as slow.
        byte mark;
        if ((nuint)(&mark) - CellStack.Watched < CellStack.Range) CellStack.Look();
    }

    /// <summary>
    /// Before a statement of a cell: as <see cref="Again"/>, however long ago it was interrupted; and if the cell fails later on, what it declared so far is
    /// known to be set.
    /// </summary>
    /// <param name="member">How many of the cell's statements and declarations are done.</param>
    /// <exception cref="OperationCanceledException">The cell that this thread or task belongs to was interrupted.</exception>
    public static void Reached(int member)
    {
        CellRun.Current?.Reach(member);
        if (CellStopping.Ever) CellStopping.EndNow();
    }

    /// <summary>Around what is awaited: gives it up when the cell is interrupted.</summary>
    /// <param name="task">What is awaited.</param>
    /// <returns>What to await instead.</returns>
    public static Task Until(Task task) => task.IsCompleted ? task : Guard(task);

    /// <inheritdoc cref="Until(Task)"/>
    public static Task<T> Until<T>(Task<T> task) => task.IsCompleted ? task : Guard(task);

    /// <inheritdoc cref="Until(Task)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref ValueTask Until(ref ValueTask task)
    {
        if (!task.IsCompleted) task = Guard(task);
        return ref task;
    }

    /// <inheritdoc cref="Until(Task)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref ValueTask<T> Until<T>(ref ValueTask<T> task)
    {
        if (!task.IsCompleted) task = Guard(task);
        return ref task;
    }

    private static ValueTask Guard(ValueTask task) => new(Guard(task.AsTask()));

    private static ValueTask<T> Guard<T>(ValueTask<T> task) => new(Guard(task.AsTask()));

    private static Task Guard(Task task) => Guarded() is { } run ? task.WaitAsync(run.Stopped) : task;

    private static Task<T> Guard<T>(Task<T> task) => Guarded() is { } run ? task.WaitAsync(run.Stopped) : task;

    /// <summary>The cell whose interrupt gives up what is awaited here: not one that is on its way out.</summary>
    private static CellRun? Guarded() =>
        CellRun.Current is { } run && !(run.Interrupted && (run.Stopped.IsCancellationRequested || CellStopping.IsLeaving(run))) ? run : null;
}
