using System.Text.Json;

namespace ValueLocate.Kernel.Jupyter.Wire;

/// <summary>The kernel's sockets, by Jupyter's names.</summary>
internal enum KernelChannel
{
    Shell,
    Control,
    Publish,
    Input,
    Heartbeat,
}

/// <summary>A message from a front end, its signature checked.</summary>
/// <param name="Channel">Where it came.</param>
/// <param name="Identities">Who asked, as the socket tells it: a reply goes back with these in front.</param>
/// <param name="Header">The header's bytes, which answers carry as their parent.</param>
/// <param name="Id">The message's id.</param>
/// <param name="Type">What is asked, such as "execute_request".</param>
/// <param name="Content">A JSON object.</param>
/// <param name="Number">Counts the channel's messages as they came.</param>
internal sealed record Request(KernelChannel Channel, IReadOnlyList<byte[]> Identities, byte[] Header, string Id, string Type, JsonElement Content, long Number)
{
    /// <summary>The type of the answer: "x_reply" for "x_request".</summary>
    public string ReplyType =>
        Type.EndsWith("_request", StringComparison.Ordinal) ? string.Concat(Type.AsSpan(0, Type.Length - "request".Length), "reply") : Type;

    /// <summary>A field that must be there.</summary>
    public string Text(string name) => Written(name) ?? throw new BadRequestException($"{Type} has no '{name}'.");

    /// <summary>A field, or what it is where it's missing.</summary>
    public string Text(string name, string otherwise) => Written(name) ?? otherwise;

    /// <summary>A field that is true or false, or what it is where it's missing.</summary>
    public bool Flag(string name, bool otherwise) => Value(name, JsonValueKind.True, JsonValueKind.False)?.GetBoolean() ?? otherwise;

    /// <summary>A whole number; null where it's missing.</summary>
    public int? Whole(string name)
    {
        if (Value(name, JsonValueKind.Number) is not { } value) return null;
        return value.TryGetInt32(out var number) ? number
            : throw new BadRequestException($"'{name}' of {Type} is {value.GetRawText()}, which is no whole number of 32 bits.");
    }

    /// <summary>A field that is an object; null where it's missing.</summary>
    public JsonElement? Object(string name) => Value(name, JsonValueKind.Object);

    private string? Written(string name)
    {
        try
        {
            return Value(name, JsonValueKind.String)?.GetString();
        }
        catch (InvalidOperationException)
        {
            throw new BadRequestException($"'{name}' of {Type} is no Unicode text: it has half of a surrogate pair, or bytes that are no UTF-8.");
        }
    }

    private JsonElement? Value(string name, params ReadOnlySpan<JsonValueKind> kinds)
    {
        if (!Content.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        return kinds.Contains(value.ValueKind) ? value : throw new BadRequestException($"'{name}' of {Type} is {value.ValueKind}, not {kinds[0]}.");
    }
}

/// <summary>A request that can't be answered as it is; the message goes back as an error.</summary>
internal sealed class BadRequestException(string message) : Exception(message);
