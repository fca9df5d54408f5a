namespace ValueLocate.Inference.Hub;

/// <summary>Where the hub is, who asks, where files go and how patient the client is.</summary>
internal sealed record HubOptions
{
    public Uri Endpoint { get; init; } = new("https://huggingface.co");

    /// <summary>Sent to the endpoint only.</summary>
    public string? Token { get; init; }

    public required string Cache { get; init; }

    public bool Offline { get; init; }

    /// <summary>How long the hub may send nothing before the attempt counts as failed.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes a second that a transfer must bring over the length of <see cref="Timeout"/>; less counts as a failed attempt.</summary>
    public double SlowestRate { get; init; } = 1024;

    /// <summary>The cache of Hugging Face's own programs, which is read, never written; null: none.</summary>
    public string? HuggingFaceCache { get; init; }

    /// <summary>Attempts in a row that bring nothing new before it gives up.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>The wait after the first failure; it doubles with each.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Free bytes at a folder; null where that can't be known.</summary>
    public Func<string, long?> FreeSpace { get; init; } = DiskFree;

    /// <summary>From HF_ENDPOINT, HF_TOKEN, HF_HUB_OFFLINE, HF_HUB_CACHE, HF_HOME, VALUELOCATE_CACHE and XDG_CACHE_HOME.</summary>
    /// <param name="variable">Looks an environment variable up.</param>
    /// <exception cref="ValueLocateException">HF_ENDPOINT or HF_TOKEN can't be what it holds.</exception>
    public static HubOptions FromEnvironment(Func<string, string?> variable)
    {
        string? Get(string name) => variable(name)?.Trim() is { Length: > 0 } text ? text : null;
        var endpoint = Get("HF_ENDPOINT") ?? "https://huggingface.co";
        if (!Uri.TryCreate(endpoint.TrimEnd('/'), UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.Query.Length > 0)
            throw new ValueLocateException($"HF_ENDPOINT is '{endpoint}', which is not an address such as https://huggingface.co.");
        if (uri.UserInfo.Length > 0)
            throw new ValueLocateException("HF_ENDPOINT holds a user's name or password, which would be shown in messages: take it out, and set HF_TOKEN.");
        var token = Get("HF_TOKEN");
        if (token?.All(c => c is > ' ' and < '\x7f') == false)
            throw new ValueLocateException("HF_TOKEN holds characters that no token has: copy it again from the hub's settings.");
        if (token is not null && uri.Scheme == Uri.UriSchemeHttp && !uri.IsLoopback)
            throw new ValueLocateException(
                $"HF_TOKEN would go to {uri.Authority} without encryption, for everyone on the way to read: use https in HF_ENDPOINT, or unset HF_TOKEN.");
        var caches = Get("XDG_CACHE_HOME") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return new HubOptions
        {
            Endpoint = uri,
            Token = token,
            Offline = Get("HF_HUB_OFFLINE")?.ToUpperInvariant() is "1" or "TRUE" or "YES" or "ON",
            Cache = Path.GetFullPath(Get("VALUELOCATE_CACHE") ?? Path.Combine(caches, "valuelocate", "models")),
            HuggingFaceCache = Path.GetFullPath(
                Get("HF_HUB_CACHE") ?? Get("HUGGINGFACE_HUB_CACHE") ?? Path.Combine(Get("HF_HOME") ?? Path.Combine(caches, "huggingface"), "hub")),
        };
    }

    private static long? DiskFree(string folder)
    {
        try
        {
            return new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
