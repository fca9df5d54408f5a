using System.Diagnostics;
using NetMQ;

namespace ValueLocate.Kernel.Jupyter.Wire;

/// <summary>
/// How many bytes wait for front ends to read them. ZeroMQ's publisher drops what a slow reader doesn't take, and without a limit keeps all of it; a cell that
/// prints faster than anyone reads has to wait instead. The library gives every message's buffer back to its pool once the system has it, and so the pool can
/// count.
/// </summary>
internal sealed class OutputBudget : IBufferPool
{
    private const long Most = 8 << 20;
    private static readonly Lazy<OutputBudget> One = new(() =>
    {
        var budget = new OutputBudget();
        BufferPool.SetCustomBufferPool(budget);
        return budget;
    });

    private long waiting;
    private long stalledAt = long.MaxValue;

    private OutputBudget()
    {
    }

    /// <summary>The process's: the library has one pool.</summary>
    public static OutputBudget Shared => One.Value;

    /// <summary>How long a cell waits for readers who read nothing.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Bytes that wait.</summary>
    public long Waiting => Volatile.Read(ref waiting);

    /// <summary>Counts bytes that are queued before the library has them (negative: that it has now).</summary>
    public void Count(long bytes) => Interlocked.Add(ref waiting, bytes);

    /// <summary>
    /// Waits until there is room for more; false where nobody reads anything for as long as <see cref="Patience"/>, or <paramref name="hurry"/> says not to
    /// wait.
    /// </summary>
    public bool WaitForRoom(Func<bool> hurry)
    {
        var least = long.MaxValue;
        var since = Stopwatch.GetTimestamp();
        while (Waiting is var now && now > Most)
        {
            // Readers who have just been waited for in vain are not waited for again until they have read something.
            if (now >= stalledAt) return false;
            if (now < least)
            {
                least = now;
                since = Stopwatch.GetTimestamp();
            }
            if (hurry()) return false;
            if (Stopwatch.GetElapsedTime(since) > Patience)
            {
                stalledAt = now;
                return false;
            }
            // An interrupt wakes a thread that sleeps.
            Thread.Sleep(2);
        }
        stalledAt = long.MaxValue;
        return true;
    }

    public byte[] Take(int size)
    {
        Count(size);
        return new byte[size];
    }

    public void Return(byte[] buffer) => Count(-buffer.Length);

    public void Dispose()
    {
        // Nothing is kept.
    }
}
