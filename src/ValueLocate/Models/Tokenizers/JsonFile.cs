using System.Text;
using System.Text.Json;

namespace ValueLocate.Models.Tokenizers;

/// <summary>
/// Reads the JSON files beside a model as Python's json does: NaN and Infinity are numbers there. A byte order mark at the beginning is skipped.
/// </summary>
internal static class JsonFile
{
    private static readonly UTF8Encoding s_strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The document, or null where there is no such file.</summary>
    /// <exception cref="ValueLocateException">It can't be read, or is not JSON.</exception>
    public static JsonDocument? ReadIfThere(string path)
    {
        if (!File.Exists(path)) return null;
        try
        {
            return Parse(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is JsonException or DecoderFallbackException)
        {
            throw new ValueLocateException($"'{path}' is not JSON ({e.Message.TrimEnd('.')}): download it again.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ValueLocateException($"'{path}' can't be read ({e.Message.TrimEnd('.')}): check who may read it, or download it again.", e);
        }
    }

    /// <summary>Parses UTF-8; NaN and the infinities become 1e999, a number that no field takes for a sound one.</summary>
    public static JsonDocument Parse(byte[] utf8)
    {
        var bytes = utf8.AsMemory();
        if (bytes.Span.StartsWith(Encoding.UTF8.Preamble)) bytes = bytes[Encoding.UTF8.Preamble.Length..];
        _ = s_strict.GetCharCount(bytes.Span);
        try
        {
            return JsonDocument.Parse(bytes);
        }
        catch (JsonException) when (bytes.Span.IndexOf("NaN"u8) >= 0 || bytes.Span.IndexOf("Infinity"u8) >= 0)
        {
            return JsonDocument.Parse(WithoutNaN(bytes.Span));
        }
    }

    private static byte[] WithoutNaN(ReadOnlySpan<byte> json)
    {
        var result = new List<byte>(json.Length);
        var inText = false;
        for (var at = 0; at < json.Length; at++)
        {
            var length = inText ? 0 : json[at..].StartsWith("NaN"u8) ? 3 : json[at..].StartsWith("Infinity"u8) ? 8 : 0;
            if (length > 0)
            {
                result.AddRange("1e999"u8);
                at += length - 1;
                continue;
            }
            if (json[at] == '"') inText = !inText;
            result.Add(json[at]);
            if (inText && json[at] == '\\' && at + 1 < json.Length) result.Add(json[++at]);
        }
        return [.. result];
    }
}
