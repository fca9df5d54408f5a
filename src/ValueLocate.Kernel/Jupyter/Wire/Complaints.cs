namespace ValueLocate.Kernel.Jupyter.Wire;

/// <summary>Lines for whoever reads the kernel's standard error; a flood of bad messages is not a flood of lines.</summary>
internal sealed class Complaints(TextWriter log)
{
    private const int All = 20;
    private const int Then = 1000;
    private long count;

    /// <summary>Writes a line, or of many only each thousandth.</summary>
    public void Add(string line)
    {
        var n = Interlocked.Increment(ref count);
        if (n > All && n % Then != 0) return;
        lock (log) log.WriteLine(n <= All ? $"kernel: {line}" : $"kernel: {line} (the {n}th such line; most are left out)");
        log.Flush();
    }
}
