using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ValueLocate.Kernel.Jupyter.Wire;

/// <summary>Turns frames into requests and contents into frames: identities, delimiter, signature, header, parent header, metadata, content.</summary>
internal sealed class MessageCodec(byte[] key)
{
    /// <summary>The messaging protocol spoken here.</summary>
    public const string Protocol = "5.4";

    private static readonly byte[] Delimiter = "<IDS|MSG>"u8.ToArray();
    private static readonly byte[] Nothing = "{}"u8.ToArray();

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 512,
    };

    private readonly Signer signer = new(key);
    private readonly string session = Guid.NewGuid().ToString("N");
    private long sent;

    /// <summary>Reads a message; null where it has to be dropped, and why.</summary>
    public Request? Read(KernelChannel channel, IReadOnlyList<byte[]> frames, long number, out string problem)
    {
        var at = 0;
        while (at < frames.Count && !frames[at].AsSpan().SequenceEqual(Delimiter)) at++;
        if (frames.Count < at + 6)
        {
            problem = at == frames.Count ? "it has no delimiter" : $"it has {frames.Count - at - 1} parts behind the delimiter, not 5";
            return null;
        }
        var (header, content) = (frames[at + 2], frames[at + 5]);
        problem = signer.Problem(frames[at + 1], header, frames[at + 3], frames[at + 4], content) ?? "";
        if (problem.Length > 0) return null;
        try
        {
            var head = Parse(header);
            if (Parse(content) is not { ValueKind: JsonValueKind.Object } body) problem = "its content is no object";
            else if (Field(head, "msg_id") is not { } id || Field(head, "msg_type") is not { Length: > 0 } type)
                problem = "its header has no msg_id or no msg_type";
            else return new Request(channel, [.. frames.Take(at)], header, id, type, body, number);
        }
        catch (JsonException)
        {
            problem = "its header or content is not JSON";
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, or bytes that are no UTF-8.
            problem = "its header's msg_id or msg_type is no Unicode text";
        }
        return null;
    }

    /// <summary>Makes a message's frames.</summary>
    /// <param name="first">Identities of who gets it, or a topic.</param>
    /// <param name="type">The message's type.</param>
    /// <param name="parent">The header that it answers, if any.</param>
    /// <param name="content">Anything that serializes to a JSON object; names become snake_case.</param>
    public List<byte[]> Write(IEnumerable<byte[]> first, string type, byte[]? parent, object content)
    {
        var number = Interlocked.Increment(ref sent);
        var header = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                MsgId = string.Create(CultureInfo.InvariantCulture, $"{session}_{number}"),
                MsgType = type,
                Session = session,
                Username = "kernel",
                Date = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
                Version = Protocol,
            },
            Json);
        var body = JsonSerializer.SerializeToUtf8Bytes(content, Json);
        return [.. first, Delimiter, signer.Sign(header, parent ?? Nothing, Nothing, body), header, parent ?? Nothing, Nothing, body];
    }

    private static JsonElement Parse(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    private static string? Field(JsonElement head, string name) =>
        head.ValueKind == JsonValueKind.Object && head.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;
}
