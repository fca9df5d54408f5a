namespace ValueLocate.Inference.Hub;

/// <summary>What can go wrong with the cache's disk, as sentences.</summary>
internal static class DiskTrouble
{
    /// <summary>No room left (ENOSPC, ERROR_DISK_FULL, ERROR_HANDLE_DISK_FULL) or over the quota (EDQUOT).</summary>
    public static bool IsFull(IOException e) => OperatingSystem.IsWindows()
        ? e.HResult is unchecked((int)0x80070070) or unchecked((int)0x80070027)
        : (e.HResult & 0xffff) is 28 || (e.HResult & 0xffff) == (OperatingSystem.IsLinux() ? 122 : 69);

    /// <summary>The sentence for an exception of the file system.</summary>
    public static ValueLocateException From(Exception e, HubOptions options) => e is IOException io && IsFull(io)
        ? new ValueLocateException($"The disk of the cache '{options.Cache}' is full: free some space or set VALUELOCATE_CACHE to another disk; what "
            + "arrived is kept, and the next call goes on from there.", e)
        : new ValueLocateException($"The cache '{options.Cache}' can't be written ({Quoted.Reason(e)}): set VALUELOCATE_CACHE to a folder of yours.", e);

    /// <summary>Refuses a download that can't fit, before it starts.</summary>
    public static void RequireSpace(long bytes, ModelId id, HubOptions options)
    {
        if (options.FreeSpace(options.Cache) is { } free && free < bytes)
            throw new ValueLocateException($"The model '{id}' needs {Gigabytes(bytes)} more, but the disk of the cache '{options.Cache}' has "
                + $"{Gigabytes(free)} free: free some space or set VALUELOCATE_CACHE to another disk.");
    }

    private static string Gigabytes(long bytes) => bytes < 100_000_000 ? $"{bytes / 1e6:0.0} MB" : $"{bytes / 1e9:0.0} GB";
}
