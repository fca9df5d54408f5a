namespace ValueLocate.Inference.Hub;

/// <summary>Tries again after failures that may pass, waiting twice as long after each.</summary>
internal static class Retry
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    /// <summary>Runs until it succeeds, or until so many attempts in a row brought nothing new.</summary>
    /// <param name="options">How often and how long to wait.</param>
    /// <param name="attempt">The work.</param>
    /// <param name="progress">Grows when an attempt that failed still brought something: a long download may be cut any number of times.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="TransientFailure">The last failure.</exception>
    public static async Task<T> Run<T>(HubOptions options, Func<Task<T>> attempt, Func<long> progress, CancellationToken cancel)
    {
        var furthest = progress();
        for (var failures = 0; ;)
        {
            try
            {
                return await attempt().ConfigureAwait(false);
            }
            catch (TransientFailure e)
            {
                if (progress() is var now && now > furthest && !e.IsTooSlow) (furthest, failures) = (now, 0);
                if (++failures >= options.Attempts) throw;
                var wait = e.Wait ?? options.FirstWait * Math.Pow(2, failures - 1);
                if (e.Wait > LongestWait) throw;
                await Task.Delay(wait < LongestWait ? wait : LongestWait, cancel).ConfigureAwait(false);
            }
        }
    }
}
