namespace ValueLocate.Pipeline;

/// <summary>One process works in a run's folder at a time. The system frees the lock when the process ends, however it ends.</summary>
internal sealed class RunLock : IDisposable
{
    private readonly FileStream? file;
    private readonly string path;

    private RunLock(string path, FileStream? file) => (this.path, this.file) = (path, file);

    /// <summary>Takes the lock of a folder that exists; a folder that can't be written has none.</summary>
    /// <exception cref="ValueLocateException">Another process, or another session of this one, holds it.</exception>
    public static RunLock Take(string folder)
    {
        var path = Path.Combine(folder, RunFiles.Lock);
        try
        {
            var held = new RunLock(path, new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            // Nobody else writes here now: what is half written is of processes that ended.
            RunLeftovers.Delete(folder);
            return held;
        }
        catch (UnauthorizedAccessException)
        {
            return new RunLock(path, null);
        }
        catch (IOException) when (IsReadOnly(folder))
        {
            return new RunLock(path, null);
        }
        catch (IOException e)
        {
            throw new ValueLocateException($"Another process is working in the run's folder '{folder}': wait until it has ended, or choose another --out.", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (file is null) return;
        // Deleted while it is held, so that nobody else's lock is.
        try
        {
            File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
            // The folder was deleted under the run.
        }
        file.Dispose();
    }

    private static bool IsReadOnly(string folder)
    {
        var probe = Path.Combine(folder, $".{Guid.NewGuid():N}.part");
        try
        {
            using (File.Create(probe, 1, FileOptions.DeleteOnClose))
            {
            }
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }
}
