namespace ValueLocate.Inference.Hub;

/// <summary>A file of a model's repository.</summary>
/// <param name="Name">Its path inside the repository, with forward slashes.</param>
/// <param name="Size">Bytes, where the hub says.</param>
/// <param name="Sha256">In lower-case hexadecimal, where the hub says (it does for large files).</param>
/// <param name="Blob">Git's name of its content (SHA-1), where the hub says and the file itself is in git.</param>
internal sealed record HubFile(string Name, long? Size, string? Sha256, string? Blob = null)
{
    private const long SmallLimit = 256L << 20;

    /// <summary>Whether it may be of any size.</summary>
    public bool HoldsWeights => Name.EndsWith(".safetensors", StringComparison.Ordinal) || ModelId.IsGguf(Name);

    /// <summary>
    /// Bytes that a file may have at most where neither list nor answer says how many it has; null: there is no such limit, so one of them must say.
    /// </summary>
    public long? Limit => HoldsWeights ? null : SmallLimit;

    /// <summary>The name without folders.</summary>
    public string BaseName => Name[(Name.LastIndexOf('/') + 1)..];

    /// <summary>Whether a name that came from outside stays inside the folder that it is joined to, on every operating system.</summary>
    public static bool IsSafeName(string name) =>
        name.Length is > 0 and <= 500
        && !name.Any(c => c is '\\' or ':' or '*' or '?' or '"' or '<' or '>' or '|' || char.IsControl(c))
        && name.Split('/').All(part => part.Length > 0 && part.Trim(' ').Length == part.Length && part[^1] != '.');
}
