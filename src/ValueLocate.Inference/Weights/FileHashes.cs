using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ValueLocate.Inference.Native;

namespace ValueLocate.Inference.Weights;

/// <summary>
/// SHA-256 of whole files. That of a large file is kept in the user's cache by path, size and time of the last change, so that gigabytes are read once:
/// a change that keeps size and time is not seen.
/// </summary>
/// <param name="cache">The folder to keep them in.</param>
internal sealed class FileHashes(string cache)
{
    /// <summary>Smaller files are always read.</summary>
    public const long Large = 16 << 20;

    /// <summary>A file that changed just now may change again without another time.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(10);

    /// <summary>Those of the user.</summary>
    public static FileHashes Shared { get; } = new(UserCache.Folder("hashes"));

    /// <summary>A file's hash.</summary>
    public string Of(string path, CancellationToken cancellation)
    {
        var file = new FileInfo(path);
        if (file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target) file = target;
        var state = string.Create(CultureInfo.InvariantCulture, $"{file.Length} {file.LastWriteTimeUtc.Ticks} {file.FullName}");
        var kept = Path.Combine(cache, HashOf(file.FullName)[..32]);
        if (file.Length >= Large && Kept(kept, state) is { } known) return known;
        var hash = Read(file.FullName, cancellation);
        if (file.Length >= Large && file.LastWriteTimeUtc < DateTime.UtcNow - Settled) Keep(kept, hash, state);
        return hash;
    }

    private static string Read(string path, CancellationToken cancellation)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 20];
        for (int n; (n = stream.Read(buffer)) > 0;)
        {
            cancellation.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, n);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The hash that was kept for this state; a damaged line is none.</summary>
    private static string? Kept(string path, string state)
    {
        try
        {
            return File.Exists(path) && File.ReadAllText(path) is { Length: > 64 } text && text == Line(text[..64], state) ? text[..64] : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void Keep(string path, string hash, string state)
    {
        try
        {
            AtomicFile.WriteText(path, Line(hash, state));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // No place to keep it (a read-only container): it is computed again.
            return;
        }
    }

    private static string Line(string hash, string state) => $"{hash} {HashOf($"{hash} {state}")} {state}\n";

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
