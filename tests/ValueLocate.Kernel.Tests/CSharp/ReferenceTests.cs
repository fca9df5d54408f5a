using System.Diagnostics;
using System.IO.Compression;
using ValueLocate.Kernel.CSharp;

namespace ValueLocate.Kernel.Tests.CSharp;

public class ReferenceTests : SessionTest
{
    [Trait("Category", "clock")]
    [Fact]
    public async Task Packages_come_from_a_folder_and_the_answer_is_kept()
    {
        Compile("namespace Pack; public static class Hello { public static string Say() => \"from a package\"; }", Path.Combine(Folder, "Pack.Hello.dll"));
        var feed = Directory.CreateDirectory(Path.Combine(Folder, "feed")).FullName;
        // A version nobody else has, so that the machine's package cache can't hold another's.
        var version = $"1.0.0-t{Environment.ProcessId}x{Stopwatch.GetTimestamp()}";
        using (var zip = ZipFile.Open(Path.Combine(feed, $"Pack.Hello.{version}.nupkg"), ZipArchiveMode.Create))
        {
            zip.CreateEntryFromFile(Path.Combine(Folder, "Pack.Hello.dll"), "lib/net10.0/Pack.Hello.dll");
            await using var spec = new StreamWriter(zip.CreateEntry("Pack.Hello.nuspec").Open());
            await spec.WriteAsync(
                $"<package><metadata><id>Pack.Hello</id><version>{version}</version><authors>t</authors><description>t</description></metadata></package>");
        }
        try
        {
            var code = $"#i \"nuget:feed\"\n#r \"nuget: Pack.Hello, {version}\"\nPack.Hello.Say()";
            Assert.Equal("from a package", await Run(code));
            Assert.Equal("from a package", await Run("Pack.Hello.Say()"));
            await using var second = new CSharpSession(new CSharpSessionOptions { WorkingFolder = Folder, CacheFolder = Path.Combine(Folder, "cache") });
            var watch = Stopwatch.StartNew();
            var again = await second.ExecuteAsync(code, new Recorder());
            Assert.Equal("from a package", Plain(again.Value));
            Require.Within(watch.Elapsed, 1500);
            Assert.Contains("is loaded already", (await Fail("#r \"nuget: Pack.Hello, 9.0.0\"")).Message, StringComparison.Ordinal);
        }
        finally
        {
            var kept = Path.Combine(
                Environment.GetEnvironmentVariable("NUGET_PACKAGES")
                    ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages"),
                "pack.hello", version);
            if (Directory.Exists(kept)) Directory.Delete(kept, recursive: true);
        }
    }

    [Fact]
    public async Task A_package_that_nobody_has_is_named()
    {
        var error = await Fail("#r \"nuget: ValueLocate.No.Such.Package, 1.2.3\"");
        Assert.Contains("ValueLocate.No.Such.Package", error.Message, StringComparison.Ordinal);
        Assert.Equal("2", await Run("1 + 1"));
    }

    [Fact]
    public async Task Assemblies_are_found_beside_the_notebook_with_what_they_need()
    {
        Directory.CreateDirectory(Path.Combine(Folder, "lib"));
        var need = Path.Combine(Folder, "lib", "Need.dll");
        Compile("public class Need { public int Value => 7; }", need);
        Compile("public static class Uses { public static Need Make() => new(); }", Path.Combine(Folder, "lib", "Uses.dll"), need);
        Assert.Equal("7", await Run("#r \"lib/Uses.dll\"\nUses.Make().Value"));
        Assert.StartsWith("There is no assembly ", (await Fail("#r \"lib/None.dll\"")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_host_has_is_the_hosts()
    {
        await Session.DisposeAsync();
        Session = new CSharpSession(new CSharpSessionOptions { WorkingFolder = Folder, HostAssemblies = [typeof(ReferenceTests).Assembly] });
        Shared = 0;
        await Run("#r \"ValueLocate.Kernel.Tests.dll\"\nValueLocate.Kernel.Tests.CSharp.ReferenceTests.Shared = 5;");
        Assert.Equal(5, Shared);
    }

    /// <summary>Set by a cell.</summary>
    public static int Shared { get; set; }

    [Fact]
    public async Task What_is_no_assembly_spoils_no_later_cell()
    {
        File.WriteAllText(Path.Combine(Folder, "text.dll"), "no assembly");
        Assert.Contains("is no .NET assembly", (await Fail("#r \"text.dll\"")).Message, StringComparison.Ordinal);
        Assert.Equal("2", await Run("1 + 1"));
    }

    [Theory]
    [InlineData("nuget:")]
    [InlineData("nuget: No Such Package, 1.0")]
    [InlineData("nuget: Newtonsoft.Json, abc")]
    public async Task A_package_that_is_not_rightly_asked_for_is_explained(string directive) =>
        Assert.Equal($"(line 1) #r \"{directive}\" names no package: write #r \"nuget: Name\" or #r \"nuget: Name, Version\".",
            (await Fail($"#r \"{directive}\"")).Message);

    private static void Compile(string code, string path, params string[] references)
    {
        var compilation = Microsoft.CodeAnalysis.CSharp.CSharpCompilation.Create(
            Path.GetFileNameWithoutExtension(path),
            [Microsoft.CodeAnalysis.CSharp.CSharpSyntaxTree.ParseText(code, cancellationToken: TestContext.Current.CancellationToken)],
            [.. Kernel.CSharp.Compiling.FrameworkReferences.All, .. references.Select(r => Microsoft.CodeAnalysis.MetadataReference.CreateFromFile(r))],
            new(Microsoft.CodeAnalysis.OutputKind.DynamicallyLinkedLibrary));
        using var file = File.Create(path);
        Assert.True(compilation.Emit(file, cancellationToken: TestContext.Current.CancellationToken).Success);
    }
}
