using System.Text.RegularExpressions;

namespace ValueLocate.Inference.Hub;

/// <summary>A model on the hub, as a user writes it: owner/name, owner/name@revision, owner/name:file.gguf or owner/name@revision:file.gguf.</summary>
/// <param name="Owner">Who publishes it.</param>
/// <param name="Name">What it is called there.</param>
/// <param name="Revision">A branch, a tag or a commit; null: main.</param>
/// <param name="File">The one .gguf file to take; null: the model in safetensors.</param>
internal sealed partial record ModelId(string Owner, string Name, string? Revision, string? File)
{
    /// <summary>owner/name, without revision and file.</summary>
    public string Repository => $"{Owner}/{Name}";

    public string RevisionOrMain => Revision ?? "main";

    /// <summary>Takes the text apart; null if it is not of that form.</summary>
    public static ModelId? Parse(string text)
    {
        var match = Form().Match(text);
        if (!match.Success) return null;
        var (owner, name) = (match.Groups["owner"].Value, match.Groups["name"].Value);
        var revision = match.Groups["revision"] is { Success: true } r ? r.Value : null;
        var file = match.Groups["file"] is { Success: true } f ? f.Value : null;
        // The cache writes owner--name, so two dashes in either could mean two models; the hub forbids them too.
        if (!IsName(owner) || !IsName(name)) return null;
        if (revision is not null && !IsRevision(revision)) return null;
        if (file is not null && !(IsGguf(file) && HubFile.IsSafeName(file))) return null;
        return new ModelId(owner, name, revision, file);
    }

    /// <summary>The same model at another revision.</summary>
    /// <exception cref="ValueLocateException">Not a revision, or the text named another one.</exception>
    public ModelId At(string? revision)
    {
        if (revision is null || revision == Revision) return this;
        if (Revision is not null)
            throw new ValueLocateException($"The model '{Repository}' was asked for at two revisions, '{Revision}' and '{revision}': give one.");
        if (!IsRevision(revision)) throw new ValueLocateException($"'{revision}' is not a revision: give a branch, a tag or a commit of '{Repository}'.");
        return this with { Revision = revision };
    }

    /// <summary>Whether the text is a whole commit hash, which never comes to mean another commit.</summary>
    public static bool IsCommit(string text) => Commit().IsMatch(text);

    public static bool IsGguf(string file) => file.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase);

    public override string ToString() => Repository + (Revision is null ? "" : "@" + Revision) + (File is null ? "" : ":" + File);

    private static bool IsName(string text) =>
        text.Length <= 96 && !text.Contains("--", StringComparison.Ordinal) && !text.Contains("..", StringComparison.Ordinal) && text[^1] is not ('.' or '-');

    // Revisions become file names under refs/, so only what git allows in a branch and every file system in a name.
    private static bool IsRevision(string text) =>
        text.Length <= 200 && RevisionForm().IsMatch(text)
            && text.Split('/').All(part => part.Length > 0 && part[0] != '.' && part[^1] != '.' && !part.EndsWith(".lock", StringComparison.Ordinal));

    [GeneratedRegex(@"\A(?<owner>[A-Za-z0-9_][A-Za-z0-9_.-]*)/(?<name>[A-Za-z0-9_][A-Za-z0-9_.-]*)(@(?<revision>[^:@]+))?(:(?<file>[^:]+))?\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Form();

    [GeneratedRegex(@"\A[A-Za-z0-9_./+-]+\z")]
    private static partial Regex RevisionForm();

    [GeneratedRegex(@"\A([0-9a-f]{40}|[0-9a-f]{64})\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Commit();
}
