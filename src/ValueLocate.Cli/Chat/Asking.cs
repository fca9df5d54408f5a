using System.ClientModel;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ValueLocate.Cli.Chat;

/// <summary>Asks a model and turns whatever a network does into one sentence.</summary>
internal static class Asking
{
    /// <summary>The reply's text, which may be empty, and its tokens.</summary>
    /// <exception cref="ValueLocateException">The endpoint refused, could not be reached, or answered what is no reply.</exception>
    public static async Task<(string Text, long Tokens)> Ask(IChatClient client, string where, IReadOnlyList<ChatMessage> messages, ChatOptions options, CancellationToken cancellation)
    {
        try
        {
            var reply = await client.GetResponseAsync(messages, options, cancellation).ConfigureAwait(false);
            return (reply.Text.Trim(), reply.Usage?.OutputTokenCount ?? 0);
        }
        catch (Exception e) when (e is not ValueLocateException && !cancellation.IsCancellationRequested)
        {
            throw new ValueLocateException(Sentence(e, where), e);
        }
    }

    private static string Sentence(Exception e, string where) => e switch
    {
        ClientResultException { Status: > 0 } c => $"The endpoint {where} refused with HTTP {c.Status} ({Short(c.Message)}): check the model's name, the key and the server's log, then give the same command again.",
        JsonException or FormatException or ArgumentException or InvalidOperationException or KeyNotFoundException or NullReferenceException =>
            $"The endpoint {where} answered what is no chat completion ({Short(e.Message)}): check that the address ends where its API begins, often in /v1.",
        OperationCanceledException => $"The endpoint {where} did not answer in time: check the server, then give the same command again.",
        _ => $"The endpoint {where} could not be used ({Short((e as AggregateException)?.InnerExceptions[^1].Message ?? e.Message)}): check that the server runs, then give the same command again.",
    };

    private static string Short(string message)
    {
        var line = message.ReplaceLineEndings(" ").Trim().TrimEnd('.');
        return line.Length > 200 ? line[..200] + "..." : line;
    }
}
