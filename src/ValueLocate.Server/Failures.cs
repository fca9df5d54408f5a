using Microsoft.AspNetCore.Http;
using ValueLocate.Server.Requests;

namespace ValueLocate.Server;

/// <summary>What goes wrong, in the form in which a client is told.</summary>
internal static class Failures
{
    /// <summary>The refusal for an exception; null where nobody is left to be told.</summary>
    public static ApiException? Of(Exception failure, HttpContext http) => failure switch
    {
        _ when http.RequestAborted.IsCancellationRequested => null,
        ApiException refusal => refusal,
        ValueLocateException e => ApiException.Bad(null, e.Message),
        BadHttpRequestException { StatusCode: 413 } => new ApiException(413, $"The request is longer than {ModelServer.MostBytes} bytes.",
            code: "request_too_large"),
        BadHttpRequestException e => new ApiException(e.StatusCode, e.Message, code: "bad_request"),
        OperationCanceledException => new ApiException(503, "The server is ending.", code: "server_ending"),
        _ => new ApiException(500, $"Something unexpected happened in the server: {failure.GetType().Name}.", code: "internal_error"),
    };
}
