using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace ValueLocate.Kernel.CSharp.Compiling;

/// <summary>What every cell is compiled against, read once a process, with documentation where an XML file lies beside it.</summary>
internal static class FrameworkReferences
{
    private static readonly ConcurrentDictionary<string, PortableExecutableReference> Read = new(StringComparer.Ordinal);
    private static readonly Lazy<IReadOnlyList<string>> Paths = new(Find);

    /// <summary>The framework's assemblies.</summary>
    public static IEnumerable<MetadataReference> All => Paths.Value.Select(Of);

    /// <summary>The framework's assemblies by simple name.</summary>
    public static IReadOnlySet<string> Names { get; } =
        new Lazy<HashSet<string>>(() => Paths.Value.Select(p => Path.GetFileNameWithoutExtension(p)).ToHashSet(StringComparer.OrdinalIgnoreCase)).Value;

    /// <summary>A reference to the file, the same each time.</summary>
    public static PortableExecutableReference Of(string path) => Read.GetOrAdd(path, static p =>
    {
        var documentation = Path.ChangeExtension(p, ".xml");
        return MetadataReference.CreateFromFile(p, documentation: File.Exists(documentation) ? XmlDocumentationProvider.CreateFromFile(documentation) : null);
    });

    /// <summary>The reference pack of the SDK (small, with documentation) where it is installed, else the running framework's own files.</summary>
    private static IReadOnlyList<string> Find()
    {
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var packs = Path.GetFullPath(Path.Combine(runtime, "..", "..", "..", "packs", "Microsoft.NETCore.App.Ref"));
        var version = Environment.Version;
        var pack = !Directory.Exists(packs)
            ? null
            : Directory.GetDirectories(packs)
                .Select(d => (Folder: Path.Combine(d, "ref", $"net{version.Major}.{version.Minor}"),
                    Version: Version.TryParse(Path.GetFileName(d), out var v) ? v : null))
                .Where(p => p.Version is not null && Directory.Exists(p.Folder))
                .MaxBy(p => p.Version).Folder;
        if (pack is not null) return Directory.GetFiles(pack, "*.dll");
        return ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "").Split(Path.PathSeparator)
            .Where(p => p.StartsWith(runtime, StringComparison.Ordinal)).ToList();
    }
}
