using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using ValueLocate.Kernel.Cells;
using ValueLocate.Kernel.CSharp.Compiling;
using ValueLocate.Kernel.CSharp.Packages;

namespace ValueLocate.Kernel.CSharp;

public sealed partial class CSharpSession
{
    private readonly List<PackageRequest> packages = [];
    private readonly List<string> sources = [];
    private readonly Dictionary<string, string> referenced = new(StringComparer.OrdinalIgnoreCase);

    private async Task AddPackageAsync(string id, string version)
    {
        var known = packages.FirstOrDefault(p => p.Id.Equals(id, StringComparison.OrdinalIgnoreCase));
        if (known is not null && (version.Length == 0 || version == known.Version)) return;
        if (known is { Version.Length: > 0 })
        {
            throw new CellException($"{id} {known.Version} is loaded already, so {version} can't be: restart the kernel to take another version.");
        }
        var wanted = packages.Where(p => p != known).Append(new PackageRequest(id, version)).ToList();
        var restored = await PackageRestore.RestoreAsync(wanted, [.. options.PackageSources, .. sources], CacheFolder, stop!.Token).ConfigureAwait(false);
        packages.Clear();
        packages.AddRange(wanted.Select(p => p.Version.Length > 0 ? p : p with { Version = restored.Versions.GetValueOrDefault(p.Id, "") }));
        natives.Add(restored.Natives);
        foreach (var path in restored.Assemblies) context.Add(path);
        foreach (var path in restored.References) Reference(path);
    }

    private void AddSource(string source)
    {
        if (source.StartsWith("nuget:", StringComparison.OrdinalIgnoreCase)) source = source["nuget:".Length..].Trim();
        if (!source.Contains("://", StringComparison.Ordinal))
        {
            source = PathOf(source);
            if (!Directory.Exists(source)) throw new CellException($"There is no folder {source} to look for packages in.");
        }
        if (!sources.Contains(source)) sources.Add(source);
    }

    /// <summary>An assembly by path, with all that it needs; by bare name if the host or the framework has it.</summary>
    private void AddAssembly(string name)
    {
        var path = PathOf(name);
        var simple = Path.GetFileNameWithoutExtension(name.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? name : name + ".dll");
        if (FrameworkReferences.Names.Contains(simple)) return;
        if (HostPath(simple) is { } host)
        {
            ReferenceWithNeeds(host);
            return;
        }
        if (!File.Exists(path) && File.Exists(path + ".dll")) path += ".dll";
        if (!File.Exists(path)) throw new CellException($"There is no assembly {path}: check the path, which begins at the notebook's folder.");
        // What is no assembly must leave nothing behind: every later cell would be compiled against it.
        _ = Needs(path);
        context.Add(path);
        context.AddFolderOf(path);
        ReferenceWithNeeds(path);
    }

    /// <summary>Cells use the types in an assembly's signatures as well, so what it needs is referenced with it.</summary>
    private void ReferenceWithNeeds(string path)
    {
        if (!Reference(path)) return;
        foreach (var need in Needs(path))
        {
            if (need.Name is not { } name || FrameworkReferences.Names.Contains(name)) continue;
            if ((context.Find(need) ?? HostPath(name)) is { } found) ReferenceWithNeeds(found);
        }
    }

    /// <summary>References the file, or the host's where the host has it; false where it is referenced already.</summary>
    private bool Reference(string path)
    {
        var simple = Path.GetFileNameWithoutExtension(path);
        if (CellLoadContext.HostVersion(simple) is { } version && HostPath(simple) is { } host && version >= AssemblyName.GetAssemblyName(path).Version)
            path = host;
        if (!referenced.TryAdd(simple, path)) return false;
        chain.AddReference(FrameworkReferences.Of(path));
        return true;
    }

    private static string? HostPath(string simple) => CellLoadContext.HostFile(simple);

    private static List<AssemblyName> Needs(string path)
    {
        try
        {
            using var file = new PEReader(File.OpenRead(path));
            var reader = file.GetMetadataReader();
            return reader.AssemblyReferences.Select(h => reader.GetAssemblyReference(h).GetAssemblyName()).ToList();
        }
        catch (Exception e) when (e is BadImageFormatException or InvalidOperationException)
        {
            throw new CellException($"{path} is no .NET assembly.");
        }
    }
}
