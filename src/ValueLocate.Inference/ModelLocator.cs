using ValueLocate.Inference.Hub;

namespace ValueLocate.Inference;

/// <summary>
/// Finds a model by what a user writes: a folder, a .gguf file, or a model on a Hugging Face hub, which is taken from the cache or downloaded once.
/// </summary>
/// <remarks>
/// Reads HF_ENDPOINT, HF_TOKEN, HF_HUB_OFFLINE, HF_HUB_CACHE, HF_HOME, VALUELOCATE_CACHE and XDG_CACHE_HOME. What Hugging Face's own programs
/// have downloaded is used, too. Without a network it takes what a revision meant when it was last asked for.
/// </remarks>
public static class ModelLocator
{
    /// <inheritdoc cref="ResolveAsync"/>
    public static ModelLocation Resolve(string pathOrId, string? revision = null, IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
            Task.Run(() => ResolveAsync(pathOrId, revision, progress, cancellationToken), CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>Finds the model, and downloads it if need be.</summary>
    /// <param name="pathOrId">A folder, a .gguf file, or owner/name, optionally with @revision and :file.gguf behind.</param>
    /// <param name="revision">A branch, a tag or a commit on the hub; null: what the text says, else main.</param>
    /// <param name="progress">Told of a download, at most ten times a second and at the end of each file.</param>
    /// <param name="cancellationToken">Ends it; what arrived is kept, and the next call goes on from there.</param>
    /// <exception cref="ValueLocateException">
    /// Nothing of that name, no access, no network, no space, damaged: one sentence says which and what to do.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static Task<ModelLocation> ResolveAsync(string pathOrId, string? revision = null, IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
            Resolve(pathOrId, revision, progress, () => HubOptions.FromEnvironment(Environment.GetEnvironmentVariable), cancellationToken);

    internal static async Task<ModelLocation> Resolve(string pathOrId, string? revision, IProgress<DownloadProgress>? progress,
        Func<HubOptions> options, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(pathOrId);
        if (LocalPath(pathOrId) is { } path)
            return Directory.Exists(path) && HuggingFaceCache.Snapshot(path) is { } snapshot ? snapshot : new ModelLocation(path);
        if (ModelId.Parse(pathOrId) is { } id) return await new SnapshotDownload(options(), id.At(revision)).Run(progress, cancel).ConfigureAwait(false);
        throw new ValueLocateException($"'{pathOrId}' is neither a folder, nor a .gguf file, nor a model on the hub: write a path, or owner/name with "
            + "@revision or :file.gguf behind if need be.");
    }

    /// <summary>The path if there is such a folder or file; null if it may be a model on the hub.</summary>
    /// <exception cref="ValueLocateException">It looks like a path, but nothing is there, or not a model.</exception>
    private static string? LocalPath(string text)
    {
        var path = text.StartsWith("~/", StringComparison.Ordinal)
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), text[2..]) : text;
        if (Directory.Exists(path)) return path;
        if (text == EmbeddedModel.Name && !File.Exists(path))
        {
            return Directory.Exists(EmbeddedModel.Folder) ? EmbeddedModel.Folder
                : throw new ValueLocateException(
                    $"The embedded model {EmbeddedModel.Name} is not in '{EmbeddedModel.Folder}': build the program again, or name another model.");
        }
        if (File.Exists(path))
            return ModelId.IsGguf(path) ? path : throw new ValueLocateException($"'{text}' is a file, but neither a model folder nor a .gguf file.");
        if (!LooksLocal(text)) return null;
        throw new ValueLocateException(ModelId.IsGguf(text)
            ? $"There is no file '{text}': check the path (a GGUF file of the hub is written owner/name:file.gguf)."
            : $"There is no folder '{text}': check the path (a model on the hub is written owner/name).");
    }

    private static bool LooksLocal(string text)
    {
        if (text.Length == 0) return false;
        if (text[0] is '.' or '/' or '~' || text.Contains('\\', StringComparison.Ordinal) || Path.IsPathRooted(text)) return true;
        // Behind @ and : slashes are part of a branch's or a file's name.
        var name = text.Split('@', ':')[0];
        if (name.Count(c => c == '/') > 1 || ModelId.IsGguf(name)) return true;
        return Path.GetDirectoryName(name) is { Length: > 0 } parent && Directory.Exists(parent);
    }
}
