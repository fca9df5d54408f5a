using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;
using ValueLocate.Kernel.CSharp.Packages;

namespace ValueLocate.Kernel.CSharp.Compiling;

/// <summary>
/// Where a session's cells and packages are loaded. What the host has itself, in the same or a newer version, is the host's: types are then the same on both
/// sides.
/// </summary>
internal sealed class CellLoadContext(NativeLibraries natives) : AssemblyLoadContext("cells")
{
    private static readonly Lazy<Dictionary<string, (string Path, Version Version)>> Host = new(HostAssemblies);
    private readonly ConcurrentDictionary<string, string> paths = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, AssemblyDependencyResolver?> resolvers = new(StringComparer.Ordinal);

    /// <summary>The host's version of the assembly; null where the host has none.</summary>
    public static Version? HostVersion(string name) => Host.Value.TryGetValue(name, out var host) ? host.Version : null;

    /// <summary>The host's file of the assembly; null where the host has none.</summary>
    public static string? HostFile(string name) => Host.Value.TryGetValue(name, out var host) ? host.Path : null;

    /// <summary>Where the assembly of that name is to be found.</summary>
    public void Add(string path) => paths.TryAdd(Path.GetFileNameWithoutExtension(path), path);

    /// <summary>Looks for what the assembly needs by its deps.json, and in its folder.</summary>
    public void AddFolderOf(string path) => resolvers.TryAdd(path, CreateResolver(path));

    /// <summary>The file that the name would be loaded from; null where the host has it or nobody does.</summary>
    public string? Find(AssemblyName name)
    {
        if (name.Name is not { } simple) return null;
        if (HostVersion(simple) is { } host && (name.Version is null || host >= name.Version)) return null;
        if (paths.TryGetValue(simple, out var path)) return path;
        foreach (var (main, resolver) in resolvers)
        {
            if (resolver?.ResolveAssemblyToPath(name) is { } found) return found;
            var beside = Path.Combine(Path.GetDirectoryName(main)!, simple + ".dll");
            if (File.Exists(beside)) return beside;
        }
        return null;
    }

    protected override Assembly? Load(AssemblyName assemblyName) => Find(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;

    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        if (natives.Find(unmanagedDllName) is { } packaged) return natives.Load(packaged);
        foreach (var (main, resolver) in resolvers)
        {
            if (resolver?.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path) return natives.Load(path);
            foreach (var folder in NativeLibraries.FoldersBeside(main))
            {
                if (NativeLibraries.FindIn(folder, unmanagedDllName) is { } beside) return natives.Load(beside);
            }
        }
        return 0;
    }

    private static AssemblyDependencyResolver? CreateResolver(string path)
    {
        try
        {
            return new AssemblyDependencyResolver(path);
        }
        catch (InvalidOperationException)
        {
            // No deps.json that can be read: the folder alone must do.
            return null;
        }
    }

    private static Dictionary<string, (string Path, Version Version)> HostAssemblies()
    {
        var all = new Dictionary<string, (string, Version)>(StringComparer.OrdinalIgnoreCase);
        foreach (var path in ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "").Split(Path.PathSeparator))
        {
            if (File.Exists(path)) all[Path.GetFileNameWithoutExtension(path)] = (path, AssemblyName.GetAssemblyName(path).Version ?? new Version());
        }
        return all;
    }
}
