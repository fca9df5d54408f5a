namespace ValueLocate.Cli.Options;

/// <summary>Where a run goes if nobody says: runs/ and the model's name.</summary>
internal static class RunFolderName
{
    /// <summary>The folder for a path or an id on the hub.</summary>
    public static string For(string model)
    {
        var local = Directory.Exists(model) || File.Exists(model);
        // Behind @ and : of an id stand a revision and a file.
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(local ? Path.GetFullPath(model) : model.Split('@', ':')[0]));
        if (name.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase)) name = name[..^5];
        return Path.Combine("runs", name.Length == 0 ? "model" : name);
    }
}
