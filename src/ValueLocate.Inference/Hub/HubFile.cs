namespace ValueLocate.Inference.Hub;

/// <summary>A file of a model's repository.</summary>
/// <param name="Name">Its path inside the repository, with forward slashes.</param>
/// <param name="Size">Bytes, where the hub says.</param>
/// <param name="Sha256">In lower-case hexadecimal, where the hub says (it does for large files).</param>
internal sealed record HubFile(string Name, long? Size, string? Sha256)
{
    /// <summary>The name without folders.</summary>
    public string BaseName => Name[(Name.LastIndexOf('/') + 1)..];

    /// <summary>Whether a name that came from outside stays inside the folder that it is joined to, on every operating system.</summary>
    public static bool IsSafeName(string name) =>
        name.Length is > 0 and <= 500
        && !name.Any(c => c is '\\' or ':' or '*' or '?' or '"' or '<' or '>' or '|' || char.IsControl(c))
        && name.Split('/').All(part => part.Length > 0 && part.Trim(' ').Length == part.Length && part[^1] != '.');
}
