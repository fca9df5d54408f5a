using System.Text.Json;

namespace ValueLocate.Inference.Hub;

/// <summary>What the hub says about a model at a revision.</summary>
/// <param name="Commit">The commit that the revision means now.</param>
/// <param name="Files">All its files.</param>
internal sealed record HubListing(string Commit, IReadOnlyList<HubFile> Files)
{
    /// <summary>Reads the answer of /api/models/{id}/revision/{revision}?blobs=true.</summary>
    /// <param name="json">The answer.</param>
    /// <param name="where">Whose answer, for messages.</param>
    public static HubListing Parse(ReadOnlyMemory<byte> json, string where)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            // The commit becomes a folder's name: nothing but a hash will do.
            var commit = root.GetProperty("sha").GetString();
            if (commit is null || !ModelId.IsCommit(commit)) throw new ValueLocateException($"{where} names '{commit}' as the commit, which is not a hash.");
            return new HubListing(commit, [.. root.GetProperty("siblings").EnumerateArray().Select(File)]);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new ValueLocateException(
                $"{where} is not the list of files that a Hugging Face hub gives: check HF_ENDPOINT, and that no proxy or login page answers instead.", e);
        }
    }

    private static HubFile File(JsonElement sibling)
    {
        var name = sibling.GetProperty("rfilename").GetString() ?? "";
        var lfs = sibling.TryGetProperty("lfs", out var l) && l.ValueKind == JsonValueKind.Object ? l : (JsonElement?)null;
        // A file in large-file storage has its own size there; mirrors differ in whether they repeat it outside.
        return new HubFile(name, Size(lfs) ?? Size(sibling), Sha256(lfs), lfs is null ? Blob(sibling) : null);
    }

    private static long? Size(JsonElement? element) =>
        element is { } e && e.TryGetProperty("size", out var size) && size.ValueKind == JsonValueKind.Number && size.TryGetInt64(out var n) && n >= 0
            ? n : null;

    private static string? Blob(JsonElement sibling)
    {
        foreach (var field in (string[])["blobId", "oid"])
        {
            if (sibling.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: 40 } text
                && text.All(char.IsAsciiHexDigit))
                return text.ToLowerInvariant();
        }
        return null;
    }

    private static string? Sha256(JsonElement? lfs)
    {
        if (lfs is not { } e) return null;
        foreach (var field in (string[])["sha256", "oid"])
        {
            if (e.TryGetProperty(field, out var value) && value.GetString() is { Length: 64 } text && text.All(char.IsAsciiHexDigit))
                return text.ToLowerInvariant();
        }
        return null;
    }
}
