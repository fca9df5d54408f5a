using System.Runtime.CompilerServices;

namespace ValueLocate.Kernel.CSharp.Running;

/// <summary>Ends what belongs to an interrupted cell, wherever it is, and lets it tidy up.</summary>
internal static class CellStopping
{
    /// <summary>How long what a thread or task does on its way out (finally, Dispose) is left alone, in milliseconds.</summary>
    public const long Grace = 1000;

    /// <summary>How long after an interrupt loops look closely, which costs a tight loop much: the cell's own statements always do.</summary>
    private const long Window = 60_000;

    private static readonly AsyncLocal<Leaving?> Flow = new();

    [ThreadStatic]
    private static Leaving? here;

    [ThreadStatic]
    private static CellRun? own;

    private static volatile bool near;
    private static volatile bool ever;
    private static long last;

    /// <summary>Whether a cell was interrupted lately, and this is not the thread of one that was not.</summary>
    public static bool Near => near && MayBeInterrupted();

    /// <summary>Whether any cell was interrupted yet.</summary>
    public static bool Ever => ever;

    // By itself, so that what is asked at every turn of a loop stays small enough to be put there.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool MayBeInterrupted() => own is not { Interrupted: false };

    /// <summary>From here on this is the thread of the cell.</summary>
    public static void Begin(CellRun run)
    {
        own = run;
        CellStack.Begin(run);
    }

    /// <summary>The cell has been interrupted.</summary>
    public static void Request(CellRun run)
    {
        CellStack.Interrupt(run);
        Interlocked.Exchange(ref last, Environment.TickCount64);
        near = ever = true;
        _ = Task.Delay(TimeSpan.FromMilliseconds(Window))
            .ContinueWith(_ => near = Environment.TickCount64 - Interlocked.Read(ref last) < Window - 1000, TaskScheduler.Default);
    }

    /// <summary>Ends the thread or task if its cell was interrupted, unless it is on its way out already.</summary>
    /// <exception cref="CellStopped">It was.</exception>
    public static void End()
    {
        if (CellRun.Current is not { Interrupted: true } run) return;
        if (Known(run) is not { } leaving) throw Leave(run);
        // So that it is known after the next await too, which may end on another thread.
        Flow.Value = leaving;
        if (Environment.TickCount64 - leaving.Since > Grace) throw new CellStopped();
    }

    /// <summary>Ends the thread or task if its cell was interrupted, where it can't be tidying up.</summary>
    /// <exception cref="CellStopped">It was.</exception>
    public static void EndNow()
    {
        if (CellRun.Current is not { Interrupted: true } run) return;
        throw Known(run) is null ? Leave(run) : new CellStopped();
    }

    /// <summary>Whether this thread or task is on its way out of the cell.</summary>
    public static bool IsLeaving(CellRun run) => ever && Known(run) is not null;

    private static Leaving? Known(CellRun run) =>
        Flow.Value?.Run == run ? Flow.Value : here?.Run == run ? here : run.WokenHere is { } since ? here = new Leaving(run, since) : null;

    private static CellStopped Leave(CellRun run)
    {
        Flow.Value = here = new Leaving(run, Environment.TickCount64);
        if (own == run) run.Leave();
        return new CellStopped();
    }

    private sealed record Leaving(CellRun Run, long Since);
}

/// <summary>What an interrupted cell ends with.</summary>
internal sealed class CellStopped() : OperationCanceledException("The cell was interrupted.");
