using System.Security.Cryptography;
using System.Text;

namespace ValueLocate.Inference.Hub;

/// <summary>
/// The name that git gives to a file's content: SHA-1 over "blob", its length and the bytes (https://git-scm.com/book/en/v2/Git-Internals-Git-Objects).
/// </summary>
internal static class GitBlob
{
    /// <summary>The name in lower-case hexadecimal.</summary>
    public static async Task<string> NameOf(Stream content, CancellationToken cancel)
    {
#pragma warning disable CA5350 // What git uses; here it finds damage, not forgery.
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
#pragma warning restore CA5350
        hash.AppendData(Encoding.ASCII.GetBytes($"blob {content.Length}\0"));
        var buffer = new byte[1 << 16];
        while (await content.ReadAsync(buffer, cancel).ConfigureAwait(false) is var n and > 0) hash.AppendData(buffer, 0, n);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
