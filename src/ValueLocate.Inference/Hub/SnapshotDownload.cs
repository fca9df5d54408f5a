namespace ValueLocate.Inference.Hub;

/// <summary>Finds a model of the hub in the cache, or downloads it there.</summary>
internal sealed class SnapshotDownload(HubOptions options, ModelId id)
{
    private readonly ModelCache cache = new(options.Cache, id);

    /// <exception cref="ValueLocateException">It can't be had; one sentence says why.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; what arrived is kept.</exception>
    public async Task<ModelLocation> Run(IProgress<DownloadProgress>? progress, CancellationToken cancel)
    {
        try
        {
            return await Locate(progress, cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException e)
        {
            throw new OperationCanceledException($"The download of '{id}' was cancelled: what arrived is kept, and the next call goes on from there.",
                e, cancel);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DiskTrouble.From(e, options);
        }
    }

    private async Task<ModelLocation> Locate(IProgress<DownloadProgress>? progress, CancellationToken cancel)
    {
        var known = cache.AtRevision() ?? HuggingFaceCache.Find(id, options);
        // A commit never changes, so there is nothing to ask; a branch may have moved on.
        if (known is not null && (options.Offline || id.Revision == known.Commit)) return known;
        if (options.Offline) throw Missing();
        using var client = new HubClient(options);
        HubListing listing;
        try
        {
            listing = await client.List(id, known is null ? options.Attempts : 1, cancel).ConfigureAwait(false);
        }
        catch (TransientFailure e)
        {
            return known ?? throw new ValueLocateException($"The model '{id}' is not in the cache '{options.Cache}' yet: {e.Message}", e);
        }
        var here = cache.At(listing.Commit) ?? HuggingFaceCache.At(id, listing.Commit, options)
            ?? await Download(client, listing, progress, cancel).ConfigureAwait(false);
        cache.Remember(listing.Commit);
        return here;
    }

    private async Task<ModelLocation> Download(HubClient client, HubListing listing, IProgress<DownloadProgress>? progress, CancellationToken cancel)
    {
        var commit = listing.Commit;
        using var taken = await FolderLock.Take(cache.Lock(commit), cancel).ConfigureAwait(false);
        if (cache.At(commit) is { } meanwhile) return meanwhile;
        var small = FileSelection.Small(id, listing);
        var staging = Directory.CreateDirectory(cache.Staging(commit)).FullName;
        var (file, meter) = (new FileDownload(client, options, id, commit), new ProgressMeter(progress));
        // The small files first: among them is the index, which says what the large ones are.
        foreach (var f in small)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(At(f))!);
            await file.Fetch(f, At(f), meter, cancel).ConfigureAwait(false);
        }
        var large = FileSelection.Large(id, listing, staging);
        meter.Total = small.Concat(large).Aggregate((long?)0, (sum, f) => sum + f.Size);
        DiskTrouble.RequireSpace(large.Sum(f => Math.Max(0, (f.Size ?? 0) - Present(At(f)))), id, options);
        foreach (var f in large) await file.Fetch(f, At(f), meter, cancel).ConfigureAwait(false);
        return cache.Publish(commit);

        // A GGUF file from a sub-folder goes beside its tokenizer, where it is looked for.
        string At(HubFile f) => Path.Combine([staging, .. FileSelection.PlaceOf(f).Split('/')]);
    }

    private static long Present(string target) =>
        (string[])[target, target + ".part"] is var paths && Array.Find(paths, File.Exists) is { } path ? new FileInfo(path).Length : 0;

    private ValueLocateException Missing() => new(cache.IsPartial()
        ? $"The model '{id}' is only half downloaded and HF_HUB_OFFLINE is set: run it once with a network, without HF_HUB_OFFLINE."
        : $"The model '{id}' is not in the cache '{options.Cache}' and HF_HUB_OFFLINE is set: run it once with a network, without HF_HUB_OFFLINE, or give "
            + "a local folder.");
}
