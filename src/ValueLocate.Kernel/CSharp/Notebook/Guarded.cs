using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using ValueLocate.Kernel.CSharp.Running;

namespace ValueLocate.Kernel.CSharp.Notebook;

/// <summary>A task that a cell awaits for as long as the cell is not interrupted.</summary>
/// <typeparam name="T">What the task gives.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
[StackTraceHidden]
public readonly struct Guarded<T> : ICriticalNotifyCompletion
{
    private readonly Task? task;
    private readonly T value;

    internal Guarded(Task task) => (this.task, value) = (task, default!);

    internal Guarded(T value) => (task, this.value) = (null, value);

    /// <summary>Whether it is there already.</summary>
    public bool IsCompleted => task is null || task.IsCompleted;

    /// <summary>Itself.</summary>
    public Guarded<T> GetAwaiter() => this;

    /// <summary>What the task gave, or what it threw.</summary>
    /// <exception cref="OperationCanceledException">The cell was interrupted.</exception>
    public T GetResult()
    {
        // Only an interrupt comes before the task's end.
        if (!IsCompleted) CellStopping.EndNow();
        CellStop.Back();
        if (task is null) return value;
        if (task is Task<T> giving) return giving.GetAwaiter().GetResult();
        task.GetAwaiter().GetResult();
        return value;
    }

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => Watched().GetAwaiter().OnCompleted(continuation);

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation) => Watched().GetAwaiter().UnsafeOnCompleted(continuation);

    /// <summary>What a cell awaits on its way out is not given up.</summary>
    private Task Watched() => CellRun.Current is { } run && !CellStopping.IsLeaving(run) ? task!.WaitAsync(run.Stopped) : task!;
}
