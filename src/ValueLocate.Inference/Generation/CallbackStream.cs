using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace ValueLocate.Inference;

/// <summary>What a long call gives to a callback, as an asynchronous stream.</summary>
internal static class CallbackStream
{
    /// <summary>
    /// Runs the call beside its reader, which it never waits for. Whoever leaves the stream before its end stops the call and waits until it has ended.
    /// </summary>
    /// <param name="produce">The call: it is given the callback and what stops it.</param>
    /// <param name="cancellation">Stops the call.</param>
    public static async IAsyncEnumerable<T> Read<T>(
        Func<Action<T>, CancellationToken, Task> produce, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var channel = Channel.CreateUnbounded<T>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        var work = Task.Run(Produce, CancellationToken.None);
        try
        {
            // The token is the call's to obey: the stream ends when the call has.
            await foreach (var item in channel.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
            {
                cancellation.ThrowIfCancellationRequested();
                yield return item;
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await work.ConfigureAwait(false);
        }

        async Task Produce()
        {
            Exception? failure = null;
            try
            {
                await produce(item => channel.Writer.TryWrite(item), stop.Token).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                failure = e;
            }
            channel.Writer.Complete(failure);
        }
    }
}
