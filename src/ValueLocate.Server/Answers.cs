using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ValueLocate.Inference;
using ValueLocate.Server.Models;
using ValueLocate.Server.OpenAI;

namespace ValueLocate.Server;

/// <summary>Sends answers: as one JSON object, or piece by piece as server-sent events.</summary>
internal static class Answers
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Sends an object.</summary>
    public static Task SendAsync(HttpContext http, int status, object body)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(body, body.GetType(), Json, "application/json", http.RequestAborted);
    }

    /// <summary>Generates what a request asks for, and sends it.</summary>
    /// <param name="http">The request.</param>
    /// <param name="served">The model.</param>
    /// <param name="reply">What is asked for.</param>
    /// <param name="stop">Stops the generation: the client has left, or the server ends.</param>
    public static async Task SendAsync(HttpContext http, ServedModel served, Reply reply, CancellationToken stop)
    {
        var pieces = served.Stream(reply.Job, stop);
        if (reply.Sampling.Stream)
        {
            await StreamAsync(http, reply, pieces, stop).ConfigureAwait(false);
            return;
        }
        var all = new List<AnswerPiece>();
        await foreach (var piece in pieces.ConfigureAwait(false)) all.Add(piece);
        await SendAsync(http, 200, reply.Whole(all)).ConfigureAwait(false);
    }

    private static async Task StreamAsync(HttpContext http, Reply reply, IAsyncEnumerable<AnswerPiece> source, CancellationToken stop)
    {
        var pieces = source.GetAsyncEnumerator(stop);
        await using var leave = pieces.ConfigureAwait(false);
        // Until the first piece has come, an error has a status of its own.
        var more = await pieces.MoveNextAsync().ConfigureAwait(false);
        http.Response.ContentType = "text/event-stream; charset=utf-8";
        http.Response.Headers.CacheControl = "no-cache";
        try
        {
            foreach (var chunk in reply.Opening()) await EventAsync(http, chunk, stop).ConfigureAwait(false);
            for (; more; more = await pieces.MoveNextAsync().ConfigureAwait(false))
            {
                if (reply.Chunk(pieces.Current) is { } chunk) await EventAsync(http, chunk, stop).ConfigureAwait(false);
            }
            if (reply.Sampling.StreamUsage) await EventAsync(http, reply.UsageChunk(), stop).ConfigureAwait(false);
        }
        catch (Exception e) when (Failures.Of(e, http) is { } refusal)
        {
            await EventAsync(http, refusal.Body, http.RequestAborted).ConfigureAwait(false);
        }
        await http.Response.WriteAsync("data: [DONE]\n\n", http.RequestAborted).ConfigureAwait(false);
    }

    private static async Task EventAsync(HttpContext http, object data, CancellationToken stop)
    {
        await http.Response.WriteAsync($"data: {JsonSerializer.Serialize(data, data.GetType(), Json)}\n\n", stop).ConfigureAwait(false);
        await http.Response.Body.FlushAsync(stop).ConfigureAwait(false);
    }
}
