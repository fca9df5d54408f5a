using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using ValueLocate.Inference.Native;

namespace ValueLocate.Kernel.CSharp.Packages;

/// <summary>
/// Native libraries of packages. They need each other by name from one folder, as in a published application, but lie in a folder a package: they are linked
/// into one folder of the cache and loaded from there.
/// </summary>
internal sealed partial class NativeLibraries(string cache)
{
    private readonly ConcurrentDictionary<string, string> files = new(StringComparer.OrdinalIgnoreCase);
    private string? linked;

    /// <summary>More libraries that may be asked for.</summary>
    public void Add(IEnumerable<string> paths)
    {
        foreach (var path in paths) files[Path.GetFileName(path)] = path;
        linked = null;
    }

    /// <summary>The file for a name as DllImport has it ("sqlite3" for libsqlite3.so); null where no package has it.</summary>
    public string? Find(string name) => Spellings(name).Select(s => files.GetValueOrDefault(s)).FirstOrDefault(p => p is not null);

    /// <summary>The file in the folder for a name as DllImport has it; null if there is none.</summary>
    public static string? FindIn(string folder, string name) => Spellings(name).Select(s => Path.Combine(folder, s)).FirstOrDefault(File.Exists);

    /// <summary>Where natives lie beside an assembly.</summary>
    public static IEnumerable<string> FoldersBeside(string assembly)
    {
        var folder = Path.GetDirectoryName(assembly)!;
        return [folder, Path.Combine(folder, "runtimes", PackageRestore.Rid, "native")];
    }

    /// <summary>Loads a library with what it needs.</summary>
    public nint Load(string path)
    {
        if (files.ContainsKey(Path.GetFileName(path))) path = Path.Combine(Linked(), Path.GetFileName(path));
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (DllNotFoundException e) when (OperatingSystem.IsLinux() && MissingVersion.Match(e.Message) is { Success: true } missing)
        {
            return LoadWithout(path, missing.Groups[1].Value);
        }
    }

    // TorchSharp's library names a version of libstdc++ that Debian 12 lacks and uses nothing of it: a copy whose need is weak loads.
    [GeneratedRegex(@"version `(GLIBCXX_[\d.]+)' not found")]
    private static partial Regex MissingVersion { get; }

    private nint LoadWithout(string path, string version)
    {
        var bytes = File.ReadAllBytes(path);
        if (ElfVersionNeeds.MarkWeak(bytes, version) == 0) return NativeLibrary.Load(path);
        var folder = files.ContainsKey(Path.GetFileName(path)) ? Path.GetDirectoryName(path)! : LinkFolder(Directory.GetFiles(Path.GetDirectoryName(path)!));
        var copy = Path.Combine(folder, Path.GetFileName(path));
        var beside = copy + "." + Environment.ProcessId;
        File.WriteAllBytes(beside, bytes);
        File.Move(beside, copy, overwrite: true);
        return NativeLibrary.Load(copy);
    }

    private string Linked() => linked ??= LinkFolder(files.Values);

    private string LinkFolder(IEnumerable<string> paths)
    {
        var all = paths.Order(StringComparer.Ordinal).ToList();
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', all))))[..16];
        var folder = Path.Combine(cache, "native", name);
        Directory.CreateDirectory(folder);
        foreach (var path in all)
        {
            var link = Path.Combine(folder, Path.GetFileName(path));
            if (File.Exists(link)) continue;
            try
            {
                if (OperatingSystem.IsLinux()) File.CreateSymbolicLink(link, path);
                else File.Copy(path, link);
            }
            catch (IOException) when (File.Exists(link))
            {
                // Another session links the same packages just now.
                continue;
            }
        }
        return folder;
    }

    private static string[] Spellings(string name) => OperatingSystem.IsWindows()
        ? [name, name + ".dll"]
        : OperatingSystem.IsMacOS()
            ? [name, name + ".dylib", "lib" + name + ".dylib"]
            : [name, name + ".so", "lib" + name + ".so", "lib" + name];
}
