namespace ValueLocate.Inference.Hub;

/// <summary>Keeps two processes from writing the same model: an open file that nobody else may open. The system frees it if the process dies.</summary>
internal static class FolderLock
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Waits until the lock is free, and holds it until the result is disposed. The file stays: deleting it would let a third one in.</summary>
    public static async Task<IDisposable> Take(string path, CancellationToken cancel)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
            }
            catch (IOException e) when (IsHeld(e))
            {
                await Task.Delay(Pause, cancel).ConfigureAwait(false);
            }
        }
    }

    // ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION, or EWOULDBLOCK of Linux and macOS: anything else will not pass by waiting.
    private static bool IsHeld(IOException e) => (e.HResult & 0xffff) is var code && (OperatingSystem.IsWindows() ? code is 32 or 33 : code is 11 or 35);
}
