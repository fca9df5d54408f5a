using System.Xml.Linq;

namespace ValueLocate.Packages.Tests;

[Trait("Category", "Packages")]
public sealed class ConsoleProjectTests(PackageFeed feed)
{
    [Fact]
    public async Task A_fresh_console_project_that_references_the_package_runs_the_example_of_README()
    {
        var folder = feed.NewFolder("console");
        var project = new XElement("Project", new XAttribute("Sdk", "Microsoft.NET.Sdk"),
            new XElement("PropertyGroup",
                new XElement("OutputType", "Exe"),
                new XElement("TargetFramework", "net10.0"),
                new XElement("ImplicitUsings", "enable"),
                new XElement("Nullable", "enable"),
                new XElement("RestoreAdditionalProjectSources", feed.Folder),
                // Spares copying libtorch of three systems.
                new XElement("CreateHardLinksForCopyLocalIfPossible", "true")),
            new XElement("ItemGroup",
                new XElement("PackageReference", new XAttribute("Include", "ValueLocate"), new XAttribute("Version", feed.Version))));
        await File.WriteAllTextAsync(Path.Combine(folder, "Fresh.csproj"), project.ToString(), TestContext.Current.CancellationToken);
        var program = Examples.OfReadme() + Examples.PrintData;
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), program, TestContext.Current.CancellationToken);
        await Sdk.DotnetAsync(folder, "build", "-c", "Release", "-nologo", "-v:q", "-o", "out");

        var output = await Sdk.DotnetAsync(folder, Path.Combine("out", "Fresh.dll"));
        Assert.EndsWith($"data: {Path.Combine(folder, "out", "data")}", output.TrimEnd(), StringComparison.Ordinal);
        Assert.True(output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length > 1, output);
    }
}
