using System.Security.Cryptography;
using System.Text;

namespace ValueLocate.Validation;

/// <summary>Keys of measurements by content: a stored number belongs to an edit, a model, texts and the program's arithmetic, and to nothing else.</summary>
internal static class MeasurementKey
{
    /// <summary>Raised by every change of the program that moves a measured number; numbers of an older version are then measured again.</summary>
    public const int NumericVersion = 2;

    /// <summary>A short hash of some texts, in their order.</summary>
    public static string Of(params IEnumerable<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"numbers {NumericVersion}"));
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
