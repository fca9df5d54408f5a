using System.Security.Cryptography;

namespace ValueLocate.Kernel.Jupyter.Wire;

/// <summary>Signs messages with HMAC-SHA256 over their four parts; without a key everything passes.</summary>
/// <param name="key">The connection file's key.</param>
internal sealed class Signer(byte[] key)
{
    // As many as ipykernel remembers.
    private const int Remembered = 65_536;
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private readonly Queue<string> order = new();

    /// <summary>The signature as lower-case hexadecimal digits; empty without a key.</summary>
    public byte[] Sign(ReadOnlySpan<byte> header, ReadOnlySpan<byte> parent, ReadOnlySpan<byte> metadata, ReadOnlySpan<byte> content)
    {
        if (key.Length == 0) return [];
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(header);
        hash.AppendData(parent);
        hash.AppendData(metadata);
        hash.AppendData(content);
        return System.Text.Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>What is wrong with a signature; null if nothing is. One that came before is a recording played again.</summary>
    public string? Problem(ReadOnlySpan<byte> signature, ReadOnlySpan<byte> header, ReadOnlySpan<byte> parent, ReadOnlySpan<byte> metadata,
        ReadOnlySpan<byte> content)
    {
        if (key.Length == 0) return null;
        var right = Sign(header, parent, metadata, content);
        if (!CryptographicOperations.FixedTimeEquals(right, signature)) return "its signature is wrong";
        var text = System.Text.Encoding.ASCII.GetString(right);
        lock (order)
        {
            if (!seen.Add(text)) return "its signature came before";
            order.Enqueue(text);
            if (order.Count > Remembered) seen.Remove(order.Dequeue());
        }
        return null;
    }
}
