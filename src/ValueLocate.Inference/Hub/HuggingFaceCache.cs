using ValueLocate.Inference.Weights;
using ValueLocate.Json;

namespace ValueLocate.Inference.Hub;

/// <summary>
/// The cache of Hugging Face's own programs, read only: models--owner--name/refs/REVISION holds a commit, snapshots/COMMIT/ links to its files.
/// Layout: https://huggingface.co/docs/huggingface_hub/guides/manage-cache
/// </summary>
internal static class HuggingFaceCache
{
    private const string Prefix = "models--";

    /// <summary>The whole model at a revision, if it is in the cache.</summary>
    public static ModelLocation? Find(ModelId id, HubOptions options)
    {
        if (options.HuggingFaceCache is not { } home) return null;
        var folder = Path.Combine(home, $"{Prefix}{id.Owner}--{id.Name}");
        return CommitOf(folder, id.RevisionOrMain) is { } commit ? At(id, commit, options) : null;
    }

    /// <summary>The whole model at a commit, if it is in the cache.</summary>
    public static ModelLocation? At(ModelId id, string commit, HubOptions options)
    {
        if (options.HuggingFaceCache is not { } home) return null;
        var snapshot = Path.Combine(home, $"{Prefix}{id.Owner}--{id.Name}", "snapshots", commit);
        var weights = id.File is { } file ? Path.Combine(snapshot, Path.Combine(file.Split('/'))) : null;
        return IsWhole(snapshot, weights) ? new ModelLocation(weights ?? snapshot, id.Repository, commit) : null;
    }

    /// <summary>What a model's folder in the cache, given as a path, stands for: the snapshot of main, or the only one. Null for any other folder.</summary>
    /// <exception cref="ValueLocateException">It holds no snapshot, or several and none is main's.</exception>
    public static ModelLocation? Snapshot(string folder)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        var snapshots = Path.Combine(folder, "snapshots");
        if (!name.StartsWith(Prefix, StringComparison.Ordinal) || !Directory.Exists(snapshots)) return null;
        var all = Directory.GetDirectories(snapshots).Select(d => Path.GetFileName(d)).ToList();
        var commit = CommitOf(folder, "main") is { } main && all.Contains(main) ? main : all.Count == 1 ? all[0]
            : throw new ValueLocateException($"The cache folder '{folder}' holds {all.Count} snapshots, none of them main's: "
                + $"{(all.Count == 0 ? "download the model again" : "name the one to use, in its folder 'snapshots'")}.");
        return new ModelLocation(Path.Combine(snapshots, commit), name[Prefix.Length..].Replace("--", "/", StringComparison.Ordinal), commit);
    }

    private static string? CommitOf(string folder, string revision)
    {
        if (ModelId.IsCommit(revision)) return revision;
        var path = Path.Combine(folder, "refs", Path.Combine(revision.Split('/')));
        return JsonFile.Exists(path) && File.ReadAllText(path).Trim() is var text && ModelId.IsCommit(text) ? text : null;
    }

    /// <summary>Their programs download file by file, as they need them: a snapshot may lack some.</summary>
    private static bool IsWhole(string snapshot, string? gguf)
    {
        bool Has(string? folder, string name) => folder is not null && JsonFile.Exists(Path.Combine(folder, name));
        if (gguf is not null) return GgufParts.All(gguf).All(JsonFile.Exists) && Has(Path.GetDirectoryName(gguf), "tokenizer.json");
        try
        {
            return Has(snapshot, "config.json") && Has(snapshot, "tokenizer.json") && ShardIndex.Of(snapshot).All(n => Has(snapshot, n));
        }
        catch (ValueLocateException)
        {
            // An index that is none: a model that has to be downloaded again.
            return false;
        }
    }
}
