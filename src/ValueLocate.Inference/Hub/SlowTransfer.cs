using System.Diagnostics;

namespace ValueLocate.Inference.Hub;

/// <summary>
/// Ends a transfer that goes on, but so slowly that it would never end: a server that sends a byte a second keeps any timeout from running out.
/// </summary>
internal sealed class SlowTransfer(HubOptions options, string host)
{
    private long start = Stopwatch.GetTimestamp();
    private long bytes;

    /// <summary>Counts what came.</summary>
    /// <exception cref="TransientFailure">Too little came in the last span of the timeout's length.</exception>
    public void Add(int count)
    {
        bytes += count;
        var elapsed = Stopwatch.GetElapsedTime(start);
        if (elapsed < options.Timeout) return;
        if (bytes < options.SlowestRate * elapsed.TotalSeconds)
            throw new TransientFailure($"{host} sent only {bytes} bytes in {elapsed.TotalSeconds:0.#} s: check the network, or try again later.")
            { IsTooSlow = true };
        (start, bytes) = (Stopwatch.GetTimestamp(), 0);
    }
}
