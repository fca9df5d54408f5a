using System.Buffers;
using System.Text;

namespace ValueLocate.Text.Tokenizers;

/// <summary>
/// GPT-2's alphabet: each of the 256 bytes as a printable character, so that any text is a string of known symbols.
/// Printable Latin-1 stands for itself; the other bytes follow from U+0100 on (a space is U+0120, a line feed U+010A).
/// </summary>
internal static class ByteAlphabet
{
    private static readonly char[] s_characters = MakeCharacters();
    private static readonly short[] s_bytes = MakeBytes();

    public static char Of(byte value) => s_characters[value];

    /// <summary>Writes the UTF-8 of the text in the alphabet.</summary>
    public static string Encode(ReadOnlySpan<char> text)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        var count = Encoding.UTF8.GetBytes(text, bytes);
        var result = string.Create(count, bytes, static (characters, source) =>
        {
            for (var i = 0; i < characters.Length; i++) characters[i] = s_characters[source[i]];
        });
        ArrayPool<byte>.Shared.Return(bytes);
        return result;
    }

    /// <summary>Reads a token back; a token with characters from outside the alphabet stands for itself.</summary>
    public static void Decode(string token, List<byte> bytes)
    {
        var before = bytes.Count;
        foreach (var c in token)
        {
            if (c >= s_bytes.Length || s_bytes[c] < 0)
            {
                bytes.RemoveRange(before, bytes.Count - before);
                bytes.AddRange(Encoding.UTF8.GetBytes(token));
                return;
            }
            bytes.Add((byte)s_bytes[c]);
        }
    }

    private static char[] MakeCharacters()
    {
        var characters = new char[256];
        var next = 256;
        for (var b = 0; b < 256; b++)
        {
            var printable = b is >= '!' and <= '~' or >= 0xA1 and <= 0xAC or >= 0xAE;
            characters[b] = (char)(printable ? b : next++);
        }
        return characters;
    }

    private static short[] MakeBytes()
    {
        var bytes = new short[s_characters.Max() + 1];
        Array.Fill(bytes, (short)-1);
        for (var b = 0; b < 256; b++) bytes[s_characters[b]] = (short)b;
        return bytes;
    }
}
