using System.Buffers;
using System.Text;

namespace ValueLocate.Json;

/// <summary>
/// Reads a file of one JSON object a line: a byte order mark, CRLF and blank lines pass; anything else that is wrong is told with file and line.
/// </summary>
internal static class JsonLines
{
    /// <summary>A longer line is a broken file, not a text.</summary>
    public const int LongestLine = 1 << 20;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The file's objects; at least one.</summary>
    public static IReadOnlyList<JsonLine> Read(string file) =>
        Read(file, () => new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16));

    /// <summary>The objects of a file or of what one would hold; at least one.</summary>
    /// <param name="file">What errors call it.</param>
    /// <param name="open">Opens it for reading.</param>
    public static IReadOnlyList<JsonLine> Read(string file, Func<Stream> open)
    {
        var lines = new List<JsonLine>();
        try
        {
            using var stream = open();
            var number = 0;
            foreach (var bytes in Split(stream, file))
            {
                number++;
                var text = Decode(bytes, file, number);
                if (!string.IsNullOrWhiteSpace(text)) lines.Add(JsonLine.Parse(text, file, number));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ValueLocateException($"'{file}' cannot be read: {e.Message.TrimEnd('.')}; check the path and its permissions.", e);
        }
        return lines.Count > 0 ? lines : throw new ValueLocateException($"'{file}' is empty: it needs one JSON object a line.");
    }

    /// <summary>The lines' bytes, without their ends; the buffer is valid until the next line.</summary>
    private static IEnumerable<ReadOnlyMemory<byte>> Split(Stream stream, string file)
    {
        var line = new ArrayBufferWriter<byte>();
        var chunk = new byte[1 << 16];
        var number = 1;
        for (int n; (n = stream.Read(chunk, 0, chunk.Length)) > 0;)
        {
            for (var start = 0; start < n;)
            {
                var end = Array.IndexOf(chunk, (byte)'\n', start, n - start);
                line.Write(chunk.AsSpan(start, (end < 0 ? n : end) - start));
                if (line.WrittenCount > LongestLine)
                    throw new ValueLocateException($"'{file}', line {number}: the line is longer than {LongestLine >> 20} MB; write one JSON object a line.");
                if (end < 0) break;
                yield return line.WrittenMemory;
                line.ResetWrittenCount();
                number++;
                start = end + 1;
            }
        }
        if (line.WrittenCount > 0) yield return line.WrittenMemory;
    }

    private static string Decode(ReadOnlyMemory<byte> bytes, string file, int number)
    {
        var span = bytes.Span;
        if (number == 1 && span.StartsWith(Encoding.UTF8.Preamble)) span = span[Encoding.UTF8.Preamble.Length..];
        try
        {
            return Strict.GetString(span);
        }
        catch (DecoderFallbackException e)
        {
            throw new ValueLocateException($"'{file}', line {number}: byte {e.Index + 1} of the line is not UTF-8; save the file as UTF-8.", e);
        }
    }
}
