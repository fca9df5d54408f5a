using System.ClientModel;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ValueLocate.Cli.Chat;

/// <summary>A client of an endpoint that turns whatever a network does into one sentence.</summary>
/// <param name="inner">The client.</param>
/// <param name="where">The endpoint's address, for messages.</param>
internal sealed class EndpointClient(IChatClient inner, string where) : DelegatingChatClient(inner)
{
    /// <inheritdoc/>
    /// <exception cref="ValueLocateException">The endpoint refused, could not be reached, or answered what is no reply.</exception>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        try
        {
            return await base.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not ValueLocateException && !cancellationToken.IsCancellationRequested)
        {
            throw new ValueLocateException(Sentence(e), e);
        }
    }

    private static string Short(string message)
    {
        var line = message.ReplaceLineEndings(" ").Trim().TrimEnd('.');
        return line.Length > 200 ? line[..200] + "..." : line;
    }

    private string Sentence(Exception e) => e switch
    {
        ClientResultException { Status: > 0 } c =>
            $"The endpoint {where} refused with HTTP {c.Status} ({Short(c.Message)}): "
            + "check the model's name, the key and the server's log, then give the same command again.",
        JsonException or FormatException or ArgumentException or InvalidOperationException or KeyNotFoundException or NullReferenceException =>
            $"The endpoint {where} answered what is no chat completion ({Short(e.Message)}): check that the address ends where its API begins, often in /v1.",
        OperationCanceledException => $"The endpoint {where} did not answer in time: check the server, then give the same command again.",
        _ => $"The endpoint {where} could not be used ({Short((e as AggregateException)?.InnerExceptions[^1].Message ?? e.Message)}): "
            + "check that the server runs, then give the same command again.",
    };
}
