namespace ValueLocate.Cli.Verbs;

/// <summary>Finds out before long work whether its result could be written.</summary>
internal static class WritablePlace
{
    /// <summary>Tries to write in the file's folder, or in the one above where that is still to be made; nothing stays.</summary>
    /// <exception cref="ValueLocateException">It can't be written there: why.</exception>
    public static void Require(string file)
    {
        if (Directory.Exists(file)) throw new ValueLocateException($"{file} can't be written: it is a folder. Name another place.");
        // Written is where a link points to.
        if (new FileInfo(file).LinkTarget is { } target) file = Path.GetFullPath(target, Path.GetDirectoryName(file)!);
        var folder = Path.GetDirectoryName(file)!;
        while (!Directory.Exists(folder))
        {
            if (File.Exists(folder)) throw new ValueLocateException($"{file} can't be written: {folder} is a file. Name another place.");
            folder = Path.GetDirectoryName(folder)!;
        }
        var probe = Path.Combine(folder, $".valuelocate-{Environment.ProcessId}.part");
        try
        {
            File.WriteAllText(probe, "");
            File.Delete(probe);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ValueLocateException($"{file} can't be written: the file system lets nobody make files in {folder}, or not you. Name another place.");
        }
    }
}
