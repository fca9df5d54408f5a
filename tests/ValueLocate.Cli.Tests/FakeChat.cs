using System.Text.Json;
using ValueLocate.Tests.Inference.Hub;

namespace ValueLocate.Cli.Tests;

/// <summary>The replies of a server that speaks OpenAI's chat completions.</summary>
internal static class FakeChat
{
    /// <summary>A completion.</summary>
    public static FakeReply Completion(string text) => FakeReply.Text(200, JsonSerializer.Serialize(new
    {
        id = "chatcmpl-1",
        @object = "chat.completion",
        created = 1_790_000_000,
        model = "fake",
        choices = new[] { new { index = 0, finish_reason = "stop", message = new { role = "assistant", content = text } } },
        usage = new { prompt_tokens = 9, completion_tokens = 7, total_tokens = 16 },
    }), ("Content-Type", "application/json"));

    /// <summary>What a request's last turn says.</summary>
    public static string Said(FakeRequest request, string role = "user")
    {
        using var json = JsonDocument.Parse(request.Body);
        var content = json.RootElement.GetProperty("messages").EnumerateArray().Last(m => m.GetProperty("role").GetString() == role).GetProperty("content");
        return content.ValueKind == JsonValueKind.String ? content.GetString()! : content[0].GetProperty("text").GetString()!;
    }
}
