using System.Net;

namespace ValueLocate.Inference.Hub;

/// <summary>Turns an answer that is no success into a sentence.</summary>
internal static class HubRefusal
{
    /// <summary>The exception for an answer: <see cref="TransientFailure"/> where asking again can help.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="id">The model asked for.</param>
    /// <param name="file">The file asked for; null: the list of files.</param>
    /// <param name="options">The endpoint, and whether there is a token.</param>
    /// <param name="elsewhere">Whether the hub had sent us on to another host.</param>
    public static Exception From(HttpResponseMessage response, ModelId id, string? file, HubOptions options, bool elsewhere)
    {
        var status = (int)response.StatusCode;
        var hub = options.Endpoint.Authority;
        var what = file is null ? $"the model '{id}'" : $"'{file}' of '{id.Repository}'";
        // An address at a storage host is only good for a while; the hub gives a fresh one at each attempt.
        if (elsewhere && status is 401 or 403 or 404 or 410)
            return new TransientFailure($"The storage host that {hub} names refuses {what} (HTTP {status}): try again later.");
        if (response.StatusCode == HttpStatusCode.TooManyRequests)
            return new TransientFailure(
                $"{hub} takes no more requests for now (HTTP 429): wait some minutes{(options.Token is null ? ", or set HF_TOKEN for a higher limit" : "")}.")
            { Wait = WaitOf(response) };
        if (status is 408 or >= 500) return new TransientFailure($"{hub} could not give {what} (HTTP {status}): try again later.") { Wait = WaitOf(response) };
        var code = response.Headers.TryGetValues("X-Error-Code", out var values) ? values.FirstOrDefault() : null;
        var page = $"{options.Endpoint.ToString().TrimEnd('/')}/{id.Repository}";
        return new ValueLocateException((status, code) switch
        {
            (401 or 403, "GatedRepo") =>
                $"The model '{id.Repository}' is gated: accept its licence at {page}, and set HF_TOKEN to a token of the account that did.",
            (401, _) when options.Token is null => $"{hub} shows no model '{id.Repository}' without a login (HTTP 401): check the name, or if it is "
                + $"private or gated, accept its licence at {page} and set HF_TOKEN.",
            (401, _) => $"{hub} does not accept the token in HF_TOKEN for '{id.Repository}' (HTTP 401): make a new one in the hub's settings, or check the "
                + "model's name.",
            (403, _) => $"{hub} gives no access to '{id.Repository}' (HTTP 403): accept its licence at {page}, and set HF_TOKEN to a token that may read it.",
            (404, "RevisionNotFound") =>
                $"The model '{id.Repository}' has no revision '{id.RevisionOrMain}' at {hub}: give a branch, a tag or a commit that it has.",
            (404, _) when file is null => $"There is no model '{id.Repository}' with a revision '{id.RevisionOrMain}' at {hub} (HTTP 404): check the spelling.",
            (404, _) => $"{hub} lists {what} but does not have it (HTTP 404): choose another revision.",
            _ => $"{hub} refused {what} (HTTP {status} {response.ReasonPhrase}).",
        });
    }

    private static TimeSpan? WaitOf(HttpResponseMessage response)
    {
        var wait = response.Headers.RetryAfter is { } after ? after.Delta ?? after.Date - DateTimeOffset.UtcNow : null;
        return wait >= TimeSpan.Zero ? wait : null;
    }
}
