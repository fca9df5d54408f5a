using System.Buffers.Binary;
using System.Text;
using System.Xml.Linq;

namespace ValueLocate.Packages.Tests;

[Trait("Category", "Packages")]
public sealed class PackageContentTests(PackageFeed feed)
{
    private static readonly string[] CommandLineOnly = ["data/valueinsight/banks/", "data/valueinsight/prompts/"];

    public static TheoryData<string> All => [.. PackageFeed.Libraries, PackageFeed.Tool];

    [Theory]
    [MemberData(nameof(All))]
    public void A_package_says_what_it_is_and_holds_what_it_names(string id)
    {
        var metadata = feed.Metadata(id);
        Assert.Equal(id, Value(metadata, "id"));
        Assert.Equal(feed.Version, Value(metadata, "version"));
        Assert.Equal("expression", Child(metadata, "license").Attribute("type")!.Value);
        Assert.Equal(id == "ValueLocate" ? "MIT AND CC-BY-4.0" : "MIT", Value(metadata, "license"));
        Assert.All((string[])["authors", "copyright", "description", "tags"], name => Assert.NotEmpty(Value(metadata, name)));
        Assert.NotEqual("Package Description", Value(metadata, "description"));
        Assert.Null(metadata.Element(metadata.Name.Namespace + "repository")?.Attribute("url"));

        var readme = Encoding.UTF8.GetString(feed.Read(id, Value(metadata, "readme")));
        Assert.StartsWith($"# {id}\n", readme, StringComparison.Ordinal);
        Assert.Contains("```csharp\n", readme, StringComparison.Ordinal);
        var icon = feed.Read(id, Value(metadata, "icon"));
        Assert.Equal("PNG"u8, icon.AsSpan(1, 3));
        Assert.Equal((128, 128), (BinaryPrimitives.ReadInt32BigEndian(icon.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(icon.AsSpan(20))));
        Assert.True(File.Exists(Path.Combine(feed.Folder, $"{id}.{feed.Version}.snupkg")), "There are no symbols.");
    }

    [Fact]
    public void Libraries_bring_documentation_and_depend_on_one_another_in_one_version()
    {
        foreach (var id in PackageFeed.Libraries)
        {
            var files = feed.Files(id);
            Assert.Contains($"lib/net10.0/{id}.dll", files);
            Assert.Contains($"lib/net10.0/{id}.xml", files);
            var own = Dependencies(id).Where(d => d.Id.StartsWith("ValueLocate", StringComparison.Ordinal)).ToList();
            Assert.Equal(id == "ValueLocate.Text" ? 0 : 1, own.Count);
            Assert.All(own, d => Assert.Equal(feed.Version, d.Version));
            Assert.DoesNotContain(Dependencies(id), d => d.Id == "MinVer");
        }
        Assert.Contains(Dependencies("ValueLocate.Inference"), d => d.Id == "TorchSharp-cpu");
    }

    [Fact]
    public void The_dataset_and_the_model_are_inside_and_nothing_that_only_the_command_line_reads()
    {
        var files = feed.Files("ValueLocate");
        foreach (var folder in (string[])["valueinsight", "models"])
        {
            var here = Path.Combine(Require.Root, "data");
            var expected = Directory.GetFiles(Path.Combine(here, folder), "*", SearchOption.AllDirectories)
                .Select(f => "data/" + Path.GetRelativePath(here, f).Replace('\\', '/'))
                .Where(f => !CommandLineOnly.Any(c => f.StartsWith(c, StringComparison.Ordinal)))
                .Order(StringComparer.Ordinal);
            Assert.Equal(expected, files.Where(f => f.StartsWith($"data/{folder}/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        }
        const string Weights = "data/models/tiny-values/model.safetensors";
        Assert.Equal(File.ReadAllBytes(Path.Combine(Require.Root, Weights)), feed.Read("ValueLocate", Weights));
    }

    private IEnumerable<(string Id, string Version)> Dependencies(string id) => feed.Metadata(id).Descendants()
        .Where(e => e.Name.LocalName == "dependency").Select(e => (e.Attribute("id")!.Value, e.Attribute("version")!.Value));

    private static XElement Child(XElement metadata, string name) => metadata.Element(metadata.Name.Namespace + name)!;

    private static string Value(XElement metadata, string name) => Child(metadata, name).Value;
}
