using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace ValueLocate.Json;

/// <summary>
/// Reads JSON files as Python writes them: with or without a byte order mark, with the words NaN, Infinity and -Infinity, and with
/// escaped halves of surrogate pairs. JSON proper has none of these, and System.Text.Json refuses them.
/// </summary>
internal static class JsonFile
{
    private static readonly string[] Words = ["NaN", "Infinity", "-Infinity"];

    /// <summary>Whether there is a file at the path; a link to nothing is none.</summary>
    public static bool Exists(string path)
    {
        try
        {
            return File.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: true)?.Exists != false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Reads a file; null where there is none.</summary>
    /// <exception cref="ValueLocateException">It can't be read, or is not JSON.</exception>
    public static JsonDocument? ReadIfThere(string path) => Exists(path) ? Read(path) : null;

    /// <summary>Reads a file.</summary>
    /// <exception cref="ValueLocateException">It can't be read, or is not JSON.</exception>
    public static JsonDocument Read(string path)
    {
        try
        {
            return Parse(File.ReadAllBytes(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ValueLocateException($"'{path}' can't be read ({e.Message.TrimEnd('.')}): check that it is a file, and what it links to.", e);
        }
    }

    /// <summary>
    /// Parses a file's bytes. A bare NaN or Infinity becomes a text, so that only a field that is needed as a number is refused for it;
    /// half of a surrogate pair becomes U+FFFD.
    /// </summary>
    /// <param name="bytes">The file.</param>
    /// <param name="where">Its path.</param>
    /// <param name="keepHalves">Halves of surrogate pairs stay, to be refused where they are read: in a vocabulary two of them would be one.</param>
    /// <exception cref="ValueLocateException">They are not JSON.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> bytes, string where, bool keepHalves = false)
    {
        if (bytes.Span.StartsWith(Encoding.UTF8.Preamble)) bytes = bytes[3..];
        if (!Utf8.IsValid(bytes.Span)) throw new ValueLocateException($"'{where}' is not JSON (it holds bytes that are not UTF-8): download it again.");
        try
        {
            return JsonDocument.Parse(Strict(bytes, keepHalves));
        }
        catch (JsonException e)
        {
            LfsPointer.Refuse(bytes.Span, where);
            throw new ValueLocateException($"'{where}' is not JSON ({e.Message.TrimEnd('.')}): download it again.", e);
        }
    }

    private static ReadOnlyMemory<byte> Strict(ReadOnlyMemory<byte> json, bool keepHalves)
    {
        var s = json.Span;
        var halves = !keepHalves && (s.IndexOf("\\ud"u8) >= 0 || s.IndexOf("\\uD"u8) >= 0);
        if (s.IndexOf("NaN"u8) < 0 && s.IndexOf("Infinity"u8) < 0 && !halves) return json;
        var strict = new MemoryStream(json.Length + 64);
        var inText = false;
        for (var i = 0; i < s.Length;)
        {
            var taken = 1;
            if (inText && s[i] == '\\') taken = Escape(s[i..], strict, keepHalves);
            else if (!inText && Array.Find(Words, w => json.Span[i..].StartsWith(Encoding.ASCII.GetBytes(w))) is { } word)
            {
                strict.Write(Encoding.ASCII.GetBytes($"\"{word}\""));
                taken = word.Length;
            }
            else
            {
                if (s[i] == '"') inText = !inText;
                strict.WriteByte(s[i]);
            }
            i += taken;
        }
        return strict.ToArray();
    }

    /// <summary>Copies one escape, or a pair of them that make up one character; returns how many bytes it took.</summary>
    private static int Escape(ReadOnlySpan<byte> s, MemoryStream to, bool keepHalves)
    {
        var length = Math.Min(s.Length, s.Length > 1 && s[1] == 'u' ? 6 : 2);
        if (!keepHalves && Unit(s) is { } unit && char.IsSurrogate(unit))
        {
            if (!char.IsHighSurrogate(unit) || Unit(s[6..]) is not { } low || !char.IsLowSurrogate(low))
            {
                to.Write("\\ufffd"u8);
                return 6;
            }
            length = 12;
        }
        to.Write(s[..length]);
        return length;
    }

    private static char? Unit(ReadOnlySpan<byte> s) =>
        s.Length >= 6 && s[0] == '\\' && s[1] == 'u' && ushort.TryParse(s.Slice(2, 4), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var unit)
            ? (char)unit : null;
}
