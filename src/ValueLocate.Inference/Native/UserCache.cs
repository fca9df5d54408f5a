namespace ValueLocate.Inference.Native;

/// <summary>Where what can be made again is kept for the user.</summary>
internal static class UserCache
{
    /// <summary>A folder of valuelocate's in $XDG_CACHE_HOME or ~/.cache; it may not exist yet.</summary>
    public static string Folder(string name)
    {
        var home = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
            ? cache
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return Path.Combine(home, "valuelocate", name);
    }
}
