namespace ValueLocate.Inference.Hub;

/// <summary>
/// The cache of one model: owner--name/COMMIT/ holds a whole model (COMMIT--FILE/ one GGUF file with its tokenizer), COMMIT.part/ one that is on its way,
/// and refs/REVISION the commit that a branch or tag meant last.
/// </summary>
internal sealed class ModelCache(string root, ModelId id)
{
    private static readonly Lock Writing = new();
    private readonly string home = Path.Combine(root, $"{id.Owner}--{id.Name}");

    /// <summary>Where the model is when it is whole.</summary>
    public string Folder(string commit) => Path.Combine(home, commit + (id.File is null ? "" : "--" + id.File.Replace("/", "--", StringComparison.Ordinal)));

    /// <summary>Where it grows.</summary>
    public string Staging(string commit) => Folder(commit) + ".part";

    public string Lock(string commit) => Folder(commit) + ".lock";

    /// <summary>The whole model at a commit, if it is here.</summary>
    public ModelLocation? At(string commit)
    {
        var folder = Folder(commit);
        if (!Directory.Exists(folder)) return null;
        return new ModelLocation(id.File is null ? folder : Path.Combine(folder, new HubFile(id.File, null, null).BaseName), id.Repository, commit);
    }

    /// <summary>The whole model at what the revision meant last, if it is here.</summary>
    public ModelLocation? AtRevision() => CommitOf(id.RevisionOrMain) is { } commit ? At(commit) : null;

    /// <summary>Whether a download was begun and not finished; what a branch means is remembered only at the end, so for one this looks at all.</summary>
    public bool IsPartial() => ModelId.IsCommit(id.RevisionOrMain)
        ? Directory.Exists(Staging(id.RevisionOrMain))
        : Directory.Exists(home) && Directory.EnumerateDirectories(home, "*.part").Any();

    /// <summary>Remembers what the revision means, for when there is no network.</summary>
    public void Remember(string commit)
    {
        // AtomicFile's name beside is the process's, so within it one at a time.
        lock (Writing)
        {
            if (id.RevisionOrMain != commit && CommitOf(id.RevisionOrMain) != commit) AtomicFile.WriteText(Ref(id.RevisionOrMain), commit + "\n");
        }
    }

    /// <summary>Puts a finished download in its place.</summary>
    public ModelLocation Publish(string commit)
    {
        Directory.Move(Staging(commit), Folder(commit));
        return At(commit)!;
    }

    private string? CommitOf(string revision)
    {
        if (ModelId.IsCommit(revision)) return revision;
        var path = Ref(revision);
        return File.Exists(path) && File.ReadAllText(path).Trim() is var text && ModelId.IsCommit(text) ? text : null;
    }

    private string Ref(string revision) => Path.Combine(home, "refs", Path.Combine(revision.Split('/')));
}
