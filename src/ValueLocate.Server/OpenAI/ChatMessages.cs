using System.Text.Json;
using ValueLocate.Server.Requests;
using ValueLocate.Text.Templates;

namespace ValueLocate.Server.OpenAI;

/// <summary>The conversation of a chat request.</summary>
internal static class ChatMessages
{
    private const string Field = "messages";

    /// <summary>Reads the field "messages".</summary>
    /// <exception cref="ApiException">It is no conversation of texts whose last turn is the user's.</exception>
    public static IReadOnlyList<ChatMessage> Read(RequestFields request)
    {
        var e = request.Required(Field);
        if (e.ValueKind != JsonValueKind.Array || e.GetArrayLength() == 0) throw request.Wrong(Field, e, "a list of one message or more");
        List<ChatMessage> messages = [.. e.EnumerateArray().Select((m, i) => Message(new RequestFields(m, $"{Field}[{i}]")))];
        if (messages[^1].Role != "user")
            throw ApiException.Bad($"{Field}[{messages.Count - 1}].role", $"The last message is the {messages[^1].Role}'s: end with one of the user.");
        return messages;
    }

    private static ChatMessage Message(RequestFields fields)
    {
        var role = fields.RequiredText("role");
        if (role is not ("system" or "developer" or "user" or "assistant"))
            throw ApiException.Bad(fields.PathOf("role"), $"'{fields.PathOf("role")}' is {Quoted.Text(role)}: give system, developer, user or assistant.");
        // Notes of another server about its own answer, as clients send them back.
        fields.Ignore("annotations");
        fields.Refuse("name", "refusal", "audio", "tool_calls", "function_call", "tool_call_id");
        var content = role == "assistant" && fields.Any("content") is null ? "" : Content(fields.Required("content"), fields.PathOf("content"));
        fields.RefuseUnknown();
        return new ChatMessage(role == "developer" ? "system" : role, content);
    }

    private static string Content(JsonElement e, string path)
    {
        if (e.ValueKind != JsonValueKind.Array) return RequestFields.TextOf(e, path);
        return string.Concat(e.EnumerateArray().Select((part, i) =>
        {
            var fields = new RequestFields(part, $"{path}[{i}]");
            if (fields.RequiredText("type") is var type && type != "text")
                throw ApiException.Bad(fields.PathOf("type"), $"'{fields.PathOf("type")}' is {Quoted.Text(type)}: this model reads only text.");
            var text = fields.RequiredText("text");
            fields.RefuseUnknown();
            return text;
        }));
    }
}
