using System.Reflection;

namespace ValueLocate.Kernel.CSharp;

/// <summary>What a session starts with.</summary>
public sealed record CSharpSessionOptions
{
    /// <summary>The folder that relative paths in magics begin at: the notebook's. By default the current one.</summary>
    public string WorkingFolder { get; init; } = Directory.GetCurrentDirectory();

    /// <summary>Folders or addresses to look for packages in, before those that NuGet is configured with.</summary>
    public IReadOnlyList<string> PackageSources { get; init; } = [];

    /// <summary>Assemblies of the host that cells may use: <c>#r "Name.dll"</c> of one of them means the host's own, not a second copy.</summary>
    public IReadOnlyList<Assembly> HostAssemblies { get; init; } = [];

    /// <summary>Where restored package lists and native libraries are kept; by default the user's cache folder.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>
    /// Where a page finds the script that draws Plotly charts, beneath the Jupyter server's own address: no network is needed. The kernel's installed folder is
    /// served there; the script is written into <see cref="ResourceFolder"/> when the first chart is shown.
    /// </summary>
    public string ResourceAddress { get; init; } = "kernelspecs/.net-csharp/";

    /// <summary>The folder that <see cref="ResourceAddress"/> serves; null where there is none to write to.</summary>
    public string? ResourceFolder { get; init; }

    /// <summary>The same, for an installed kernel's folder, which the Jupyter server serves under its name.</summary>
    /// <param name="folder">The kernel's folder.</param>
    public CSharpSessionOptions ServedFrom(string folder) =>
        this with { ResourceFolder = folder, ResourceAddress = $"kernelspecs/{Path.GetFileName(Path.TrimEndingDirectorySeparator(folder))}/" };
}
