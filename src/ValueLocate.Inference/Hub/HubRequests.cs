using System.Net;
using System.Net.Http.Headers;

namespace ValueLocate.Inference.Hub;

/// <summary>Sends GET requests: follows redirects itself, so that the token goes to the endpoint and nowhere else, and never waits forever.</summary>
internal sealed class HubRequests : IDisposable
{
    private const int MaxRedirects = 10;
    private readonly HubOptions options;
    private readonly HttpClient http;

    public HubRequests(HubOptions options)
    {
        this.options = options;
        var handler =
            new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = options.Timeout, UseProxy = !options.Endpoint.IsLoopback };
        http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("valuelocate", typeof(HubRequests).Assembly.GetName().Version?.ToString(3)));
        // What is counted, resumed and hashed is the file itself, so no server may compress it on the way.
        http.DefaultRequestHeaders.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
    }

    /// <summary>Asks for an address below the endpoint.</summary>
    /// <param name="path">From the slash on, escaped.</param>
    /// <param name="id">The model, for messages.</param>
    /// <param name="file">The file, for messages; null: the list of files.</param>
    /// <param name="from">The first byte wanted.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="TransientFailure">The hub did not answer, or asks to come back later.</exception>
    /// <exception cref="ValueLocateException">The hub refuses.</exception>
    public async Task<HubResponse> Get(string path, ModelId id, string? file, long from, CancellationToken cancel)
    {
        var start = new Uri(options.Endpoint.ToString().TrimEnd('/') + path);
        var address = start;
        for (var hops = 0; hops <= MaxRedirects; hops++)
        {
            var response = await Send(address, from, cancel).ConfigureAwait(false);
            if (response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
                return new HubResponse(response, options, address.Authority);
            using (response)
            {
                if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location)
                    throw HubRefusal.From(response, id, file, options, elsewhere: !IsEndpoint(address));
                var next = new Uri(address, location);
                if (next.Scheme != address.Scheme && next.Scheme != Uri.UriSchemeHttps)
                    throw new ValueLocateException(
                        $"{address.Authority} sends '{id}' on to {next.Authority} without encryption, which is not followed: check HF_ENDPOINT.");
                address = next;
            }
        }
        throw new ValueLocateException($"{start.Authority} redirects '{id}' more than {MaxRedirects} times: check HF_ENDPOINT.");
    }

    public void Dispose() => http.Dispose();

    private async Task<HttpResponseMessage> Send(Uri address, long from, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (from > 0) request.Headers.Range = new RangeHeaderValue(from, null);
        // Never in clear, however the options were made.
        if (options.Token is { } token && IsEndpoint(address) && (address.Scheme == Uri.UriSchemeHttps || address.IsLoopback))
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(options.Timeout);
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new TransientFailure($"{address.Authority} did not answer within {options.Timeout.TotalSeconds:0.#} s: check the network.", e);
        }
        catch (HttpRequestException e)
        {
            throw new TransientFailure(
                $"{address.Authority} can't be reached ({Quoted.Reason(e.InnerException ?? e)}): check the network, the proxy and HF_ENDPOINT.", e);
        }
    }

    private bool IsEndpoint(Uri address) =>
        Uri.Compare(address, options.Endpoint, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;
}
