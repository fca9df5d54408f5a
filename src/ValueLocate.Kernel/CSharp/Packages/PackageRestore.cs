using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using ValueLocate.Kernel.Cells;

namespace ValueLocate.Kernel.CSharp.Packages;

/// <summary>A package that a cell asks for; the version is empty where any will do.</summary>
internal sealed record PackageRequest(string Id, string Version);

/// <summary>What a set of packages brings: assemblies to compile against and to load, native libraries, and the versions chosen.</summary>
internal sealed record RestoredPackages(IReadOnlyList<string> References, IReadOnlyList<string> Assemblies, IReadOnlyList<string> Natives,
    IReadOnlyDictionary<string, string> Versions);

/// <summary>
/// Asks the SDK which files a set of packages means, by a project of its own in the cache, and keeps the answer: the same set costs no process the next time.
/// </summary>
internal static class PackageRestore
{
    /// <summary>This machine in NuGet's words, such as linux-x64.</summary>
    public static string Rid { get; } = $"{(OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux")}-"
        + $"{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";

    /// <summary>Restores the packages.</summary>
    /// <param name="packages">All packages of a session: their versions are chosen together.</param>
    /// <param name="sources">Folders or addresses to look in first.</param>
    /// <param name="cache">The cache folder.</param>
    /// <param name="cancellation">Ends the SDK's process.</param>
    /// <exception cref="CellException">The packages can't be had; says why.</exception>
    public static async Task<RestoredPackages> RestoreAsync(IReadOnlyList<PackageRequest> packages, IReadOnlyList<string> sources, string cache,
        CancellationToken cancellation)
    {
        var project = Project(packages, sources).ToString();
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(project)))[..16];
        var folder = Path.Combine(cache, "packages", key);
        var answer = Path.Combine(folder, "restored.json");
        if (Read(answer) is { } known) return known;

        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "packages.csproj"), project, cancellation);
        // Whatever lies above the cache folder must not change the project.
        foreach (var empty in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
        {
            await File.WriteAllTextAsync(Path.Combine(folder, empty), "<Project />", cancellation);
        }
        var output = await AskSdkAsync(folder, packages, cancellation);
        var restored = Parse(output);
        var beside = answer + "." + Environment.ProcessId;
        await File.WriteAllTextAsync(beside, JsonSerializer.Serialize(restored), cancellation);
        File.Move(beside, answer, overwrite: true);
        return restored;
    }

    private static XElement Project(IEnumerable<PackageRequest> packages, IReadOnlyList<string> sources) => new("Project",
        new XAttribute("Sdk", "Microsoft.NET.Sdk"),
        new XElement("PropertyGroup",
            new XElement("TargetFramework", $"net{Environment.Version.Major}.{Environment.Version.Minor}"),
            new XElement("RuntimeIdentifier", Rid),
            new XElement("SelfContained", "false"),
            new XElement("CopyLocalLockFileAssemblies", "true"),
            new XElement("UseAppHost", "false"),
            new XElement("NuGetAudit", "false"),
            new XElement("EnableDefaultItems", "false"),
            new XElement("DisableImplicitLibraryPacksFolder", "true"),
            sources.Count == 0 ? null : new XElement("RestoreAdditionalProjectSources", string.Join(';', sources))),
        new XElement("ItemGroup", packages.Select(p => new XElement("PackageReference",
            new XAttribute("Include", p.Id), new XAttribute("Version", p.Version.Length > 0 ? p.Version : "*")))));

    private static async Task<string> AskSdkAsync(string folder, IReadOnlyList<PackageRequest> packages, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(DotnetPath(),
        [
            "msbuild", "packages.csproj", "-restore", "-nologo", "-v:q", "-t:ResolveReferences", "-nodeReuse:false",
            "-getItem:ReferencePath", "-getItem:RuntimeCopyLocalItems", "-getItem:NativeCopyLocalItems", "-getItem:ReferenceCopyLocalPaths",
        ])
        { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        // A host started by MSBuild or a test runner hands down variables that would send the SDK elsewhere.
        foreach (var name in (string[])["MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBUILD_EXE_PATH", "MSBuildLoadMicrosoftTargetsReadOnly"])
            start.Environment.Remove(name);
        var names = string.Join(", ", packages.Select(p => p.Id));
        try
        {
            using var process = Process.Start(start)!;
            await using var kill = cancellation.Register(() => process.Kill(entireProcessTree: true));
            var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
            await process.WaitForExitAsync(CancellationToken.None);
            cancellation.ThrowIfCancellationRequested();
            if (process.ExitCode == 0) return await output;
            throw new CellException($"The packages {names} can't be restored: {Reasons(await output + await errors)}");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new CellException(
                $"The packages {names} can't be restored: the .NET SDK's 'dotnet' does not start ({e.Message}). Install the SDK or put it in PATH.");
        }
    }

    /// <summary>The SDK's error lines, without the project that nobody wrote.</summary>
    private static string Reasons(string output)
    {
        var lines = output.Split('\n').Where(l => l.Contains("error", StringComparison.OrdinalIgnoreCase))
            .Select(l => l[Math.Max(0, l.IndexOf("error", StringComparison.OrdinalIgnoreCase))..])
            .Select(l => l.Contains(" [", StringComparison.Ordinal) ? l[..l.LastIndexOf(" [", StringComparison.Ordinal)] : l)
            .Select(l => l.Trim()).Distinct().ToList();
        return lines.Count > 0 ? string.Join("\n", lines) : output.Trim();
    }

    private static RestoredPackages Parse(string json)
    {
        using var document = JsonDocument.Parse(json[json.IndexOf('{', StringComparison.Ordinal)..]);
        var items = document.RootElement.GetProperty("Items");
        IEnumerable<JsonElement> All(string name) => items.TryGetProperty(name, out var list) ? list.EnumerateArray() : [];
        static string Path(JsonElement e) => e.GetProperty("FullPath").GetString()!;
        static string Meta(JsonElement e, string name) => e.TryGetProperty(name, out var v) ? v.GetString() ?? "" : "";

        var copied = All("ReferenceCopyLocalPaths").ToList();
        // Conflicts with the framework are settled by then, unlike in RuntimeCopyLocalItems.
        var settled = copied.Select(Path).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var references = All("ReferencePath").Where(e => Meta(e, "NuGetPackageId").Length > 0 && Meta(e, "FrameworkReferenceName").Length == 0).ToList();
        var versions = references.Concat(copied).Where(e => Meta(e, "NuGetPackageId").Length > 0)
            .GroupBy(e => Meta(e, "NuGetPackageId"), StringComparer.OrdinalIgnoreCase)
            .ToDictionary(g => g.Key, g => Meta(g.First(), "NuGetPackageVersion"), StringComparer.OrdinalIgnoreCase);
        return new RestoredPackages(
            references.Select(Path).ToList(),
            All("RuntimeCopyLocalItems").Select(Path).Where(settled.Contains).ToList(),
            All("NativeCopyLocalItems").Select(Path).ToList(),
            versions);
    }

    private static RestoredPackages? Read(string answer)
    {
        try
        {
            if (!File.Exists(answer)) return null;
            var known = JsonSerializer.Deserialize<RestoredPackages>(File.ReadAllText(answer));
            // The package cache may have been emptied since.
            return known is not null && known.References.Concat(known.Assemblies).Concat(known.Natives).All(File.Exists) ? known : null;
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }

    private static string DotnetPath()
    {
        if (Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host) return host;
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") return Environment.ProcessPath!;
        var beside = Path.GetFullPath(
            Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        return File.Exists(beside) ? beside : "dotnet";
    }
}
