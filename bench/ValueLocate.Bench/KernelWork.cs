#pragma warning disable CA1050 // A cell can hold no namespace, and this file is compiled twice: into the bench, and by the kernel as a cell.

/// <summary>What KernelBench times.</summary>
internal static class KernelWork
{
    public static long Loop()
    {
        var sum = 0L;
        for (var i = 0; i < 300_000_000; i++) sum += i & 3;
        return sum;
    }

    public static long Calls() => Fib(36);

    public static long Lambdas() => System.Linq.Enumerable.Sum(System.Linq.Enumerable.Select(System.Linq.Enumerable.Range(0, 30_000_000), i => (long)(i & 3)));

    public static long Array()
    {
        var values = new int[4096];
        var sum = 0L;
        for (var round = 0; round < 30_000; round++)
        {
            for (var i = 0; i < values.Length; i++) sum += values[i] += round;
        }
        return sum;
    }

    public static long Awaits() => Wait().Result;

    public static long Waits()
    {
        var sum = 0L;
        for (var i = 0; i < 200; i++) sum += One().Result;
        return sum;
    }

    private static long Fib(int n) => n < 2 ? n : Fib(n - 1) + Fib(n - 2);

    private static async System.Threading.Tasks.Task<long> One()
    {
        await System.Threading.Tasks.Task.Yield();
        return 1;
    }

    private static async System.Threading.Tasks.Task<long> Wait()
    {
        var sum = 0L;
        for (var i = 0; i < 20_000_000; i++) sum += await System.Threading.Tasks.ValueTask.FromResult(i & 3);
        return sum;
    }
}
