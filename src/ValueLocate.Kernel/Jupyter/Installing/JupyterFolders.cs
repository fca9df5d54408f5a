namespace ValueLocate.Kernel.Jupyter.Installing;

/// <summary>Where Jupyter looks for kernels.</summary>
public static class JupyterFolders
{
    /// <summary>The user's own kernels.</summary>
    public static string OfUser() => Path.Combine(DataFolder(), "kernels");

    /// <summary>The kernels of an environment, such as /usr/local or a virtual environment of Python.</summary>
    public static string OfPrefix(string prefix) => Path.Combine(prefix, "share", "jupyter", "kernels");

    private static string DataFolder()
    {
        if (Environment.GetEnvironmentVariable("JUPYTER_DATA_DIR") is { Length: > 0 } data) return data;
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (OperatingSystem.IsMacOS()) return Path.Combine(home, "Library", "Jupyter");
        if (OperatingSystem.IsWindows()) return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "jupyter");
        var share = Environment.GetEnvironmentVariable("XDG_DATA_HOME") is { Length: > 0 } xdg ? xdg : Path.Combine(home, ".local", "share");
        return Path.Combine(share, "jupyter");
    }
}
