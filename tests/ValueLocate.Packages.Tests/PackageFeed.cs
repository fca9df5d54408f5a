using System.Diagnostics;
using System.IO.Compression;
using System.Xml.Linq;

[assembly: AssemblyFixture(typeof(ValueLocate.Packages.Tests.PackageFeed))]

namespace ValueLocate.Packages.Tests;

/// <summary>
/// A folder with all packages but the command line's, which hold libtorch; packed once, from what is built, under a version that nobody else has.
/// </summary>
public sealed class PackageFeed : IAsyncLifetime
{
    public static readonly string[] Libraries =
        ["ValueLocate.Text", "ValueLocate.Inference", "ValueLocate", "ValueLocate.Authoring", "ValueLocate.Reports", "ValueLocate.Organisms"];

    public const string Tool = "ValueLocate.Kernel";

    private readonly string root = Directory.CreateTempSubdirectory("packages").FullName;

    /// <summary>The version of all packages here.</summary>
    public string Version { get; } = $"0.1.0-test.{Environment.ProcessId}.{Stopwatch.GetTimestamp()}";

    /// <summary>The folder of packages.</summary>
    public string Folder => Path.Combine(root, "feed");

    /// <summary>Where NuGet unpacks packages on this machine.</summary>
    public static string Cache => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>An empty folder outside the repository.</summary>
    public string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(root, name)).FullName;

    /// <summary>The paths in a package.</summary>
    public IReadOnlyList<string> Files(string id)
    {
        using var zip = ZipFile.OpenRead(PathOf(id));
        return [.. zip.Entries.Select(e => e.FullName)];
    }

    /// <summary>A file of a package.</summary>
    public byte[] Read(string id, string file)
    {
        using var zip = ZipFile.OpenRead(PathOf(id));
        using var stream = zip.GetEntry(file)!.Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>What a package says of itself.</summary>
    public XElement Metadata(string id)
    {
        using var stream = new MemoryStream(Read(id, $"{id}.nuspec"));
        var package = XDocument.Load(stream).Root!;
        return package.Element(package.Name.Namespace + "metadata")!;
    }

    public async ValueTask InitializeAsync()
    {
        var configuration = Path.GetFileName(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)))!;
        var projects = string.Join(';', Libraries.Append(Tool).Select(id => Path.Combine(Require.Root, "src", id, id + ".csproj")));
        // One process for all of them; what "dotnet pack --no-build" does with each.
        var properties = $"Configuration={configuration};NoBuild=true;_IsPacking=true;MinVerVersionOverride={Version};PackageOutputPath={Folder}";
        var all = new XElement("Project", new XElement("Target", new XAttribute("Name", "Pack"), new XElement("MSBuild",
            new XAttribute("Projects", projects), new XAttribute("Targets", "Pack"), new XAttribute("Properties", properties))));
        await File.WriteAllTextAsync(Path.Combine(root, "all.proj"), all.ToString());
        await Sdk.DotnetAsync(root, "msbuild", "all.proj", "-t:Pack", "-nologo", "-v:q");
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(root, recursive: true);
        foreach (var id in Libraries.Append(Tool))
        {
            var unpacked = Path.Combine(Cache, id.ToLowerInvariant(), Version);
            if (Directory.Exists(unpacked)) Directory.Delete(unpacked, recursive: true);
        }
        return ValueTask.CompletedTask;
    }

    private string PathOf(string id) => Path.Combine(Folder, $"{id}.{Version}.nupkg");
}
