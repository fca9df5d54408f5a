using System.Net;

namespace ValueLocate.Inference.Hub;

/// <summary>An answer whose body is still on its way; reading it never waits longer than the timeout, nor for ever on a trickle.</summary>
internal sealed class HubResponse(HttpResponseMessage response, HubOptions options, string host) : IDisposable
{
    private readonly TimeSpan timeout = options.Timeout;
    private readonly SlowTransfer slow = new(options, host);
    private Stream? body;

    /// <summary>The server has nothing from the byte that was asked for on.</summary>
    public bool PastEnd => response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable;

    /// <summary>The first byte that comes: 0 where the server ignored the range; null where it does not say.</summary>
    public long? From => response.StatusCode == HttpStatusCode.PartialContent ? response.Content.Headers.ContentRange?.From : 0;

    /// <summary>The bytes of the whole file as this server announces them, if it does.</summary>
    public long? Announced =>
        response.StatusCode == HttpStatusCode.PartialContent ? response.Content.Headers.ContentRange?.Length : response.Content.Headers.ContentLength;

    /// <summary>Reads on; 0 at the end.</summary>
    /// <exception cref="TransientFailure">The connection broke, or nothing came in time.</exception>
    public async Task<int> Read(Memory<byte> buffer, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(timeout);
        try
        {
            body ??= await response.Content.ReadAsStreamAsync(patience.Token).ConfigureAwait(false);
            var n = await body.ReadAsync(buffer, patience.Token).ConfigureAwait(false);
            if (n > 0) slow.Add(n);
            return n;
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new TransientFailure($"{host} sent nothing more for {timeout.TotalSeconds:0.#} s: check the network.", e);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new TransientFailure($"The connection to {host} was cut ({Quoted.Reason(e)}): check the network.", e);
        }
    }

    /// <summary>Reads the whole body, which must be small.</summary>
    public async Task<ReadOnlyMemory<byte>> ReadAll(int limit, CancellationToken cancel)
    {
        using var all = new MemoryStream();
        var buffer = new byte[1 << 16];
        while (await Read(buffer, cancel).ConfigureAwait(false) is var n and > 0)
        {
            if (all.Length + n > limit)
                throw new ValueLocateException($"The list of files that {host} gives is longer than {limit >> 20} MiB: check HF_ENDPOINT.");
            all.Write(buffer, 0, n);
        }
        return all.GetBuffer().AsMemory(0, (int)all.Length);
    }

    public void Dispose() => response.Dispose();
}
