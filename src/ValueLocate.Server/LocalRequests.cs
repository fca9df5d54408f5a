using Microsoft.AspNetCore.Http;
using ValueLocate.Server.Requests;

namespace ValueLocate.Server;

/// <summary>
/// Lets in what comes from programs on this machine and from the server's own pages. A web page elsewhere can make a browser send requests here: by
/// a name of its
/// own that resolves to this machine (then Host is that name), or from its own origin (then the browser says so).
/// </summary>
internal static class LocalRequests
{
    private static readonly string[] Names = ["127.0.0.1", "localhost", "[::1]"];

    /// <summary>Checks a request.</summary>
    /// <exception cref="ApiException">It does not come from here.</exception>
    public static void Require(HttpRequest request)
    {
        if (!Names.Contains(request.Host.Host, StringComparer.OrdinalIgnoreCase))
            throw new ApiException(403, $"The host {Quoted.Text(request.Host.Host)} is not this machine: use http://127.0.0.1.", code: "forbidden_host");
        foreach (var origin in request.Headers.Origin)
        {
            if (!string.Equals(origin, $"http://{request.Host}", StringComparison.OrdinalIgnoreCase))
                throw new ApiException(403, $"A page of {Quoted.Text(origin ?? "")} may not use this server.", code: "forbidden_origin");
        }
        if (request.Headers["Sec-Fetch-Site"].Any(site => site is "cross-site" or "same-site"))
            throw new ApiException(403, "A page of another site may not use this server.", code: "forbidden_origin");
    }
}
