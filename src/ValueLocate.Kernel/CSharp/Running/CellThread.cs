using System.Collections.Concurrent;

namespace ValueLocate.Kernel.CSharp.Running;

/// <summary>The thread that cells run on, one after the other. An interrupted cell gives it up; the next cell gets a new one.</summary>
internal sealed class CellThread : IDisposable
{
    private readonly BlockingCollection<CellRun> runs = [];

    public CellThread(Action prepare)
    {
        var thread = new Thread(() => Work(prepare), maxStackSize: CellStack.Size) { IsBackground = true, Name = "cells" };
        Thread = thread;
        thread.Start();
    }

    public Thread Thread { get; }

    public void Add(CellRun run) => runs.Add(run);

    public void Dispose() => runs.CompleteAdding();

    private void Work(Action prepare)
    {
        prepare();
        while (true)
        {
            try
            {
                if (!runs.TryTake(out var run, Timeout.Infinite)) return;
                run.Run();
            }
            catch (ThreadInterruptedException)
            {
                // An interrupt that came when the cell had just ended.
                continue;
            }
        }
    }
}
