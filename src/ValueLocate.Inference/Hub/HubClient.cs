namespace ValueLocate.Inference.Hub;

/// <summary>The two questions that are put to a hub: which files, and one of them.</summary>
internal sealed class HubClient(HubOptions options) : IDisposable
{
    private const int ListLimit = 64 << 20;
    private readonly HubRequests requests = new(options);

    /// <summary>The commit that the revision means now, and its files.</summary>
    /// <exception cref="TransientFailure">The hub can't be reached or asks to come back later.</exception>
    public Task<HubListing> List(ModelId id, CancellationToken cancel) => List(id, options.Attempts, cancel);

    /// <inheritdoc cref="List(ModelId, CancellationToken)"/>
    public Task<HubListing> List(ModelId id, int attempts, CancellationToken cancel) =>
        Retry.Run(options with { Attempts = attempts }, async () =>
        {
            var path = $"/api/models/{id.Repository}/revision/{Uri.EscapeDataString(id.RevisionOrMain)}?blobs=true";
            using var response = await requests.Get(path, id, null, 0, cancel).ConfigureAwait(false);
            return HubListing.Parse(await response.ReadAll(ListLimit, cancel).ConfigureAwait(false),
                $"The answer of {options.Endpoint.Authority} about '{id}'");
        }, () => 0, cancel);

    /// <summary>Opens a file of a commit, from a byte on.</summary>
    /// <exception cref="TransientFailure">The hub can't be reached or asks to come back later.</exception>
    public Task<HubResponse> Open(ModelId id, string commit, string file, long from, CancellationToken cancel) =>
        requests.Get($"/{id.Repository}/resolve/{commit}/{string.Join('/', file.Split('/').Select(Uri.EscapeDataString))}", id, file, from, cancel);

    public void Dispose() => requests.Dispose();
}
