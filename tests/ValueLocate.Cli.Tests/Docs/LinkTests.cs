using System.Text.Json.Nodes;

namespace ValueLocate.Cli.Tests.Docs;

/// <summary>No link within the repository leads nowhere.</summary>
public class LinkTests
{
    public static TheoryData<string> Pages => new(DocPages.Linked);

    public static TheoryData<string> Notebooks =>
        new(Directory.GetFiles(DocPages.PathOf("notebooks"), "*.ipynb").Select(f => "notebooks/" + Path.GetFileName(f)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Pages))]
    public void The_links_of_a_page_lead_somewhere(string page) => Check(page, MarkdownPage.Load(DocPages.PathOf(page)));

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void The_links_of_a_notebook_lead_somewhere(string notebook)
    {
        var cells = JsonNode.Parse(File.ReadAllText(DocPages.PathOf(notebook)))!["cells"]!.AsArray().Where(c => (string?)c!["cell_type"] == "markdown");
        foreach (var cell in cells)
        {
            var text = cell!["source"] is JsonArray lines ? string.Concat(lines.Select(l => (string?)l)) : (string?)cell["source"];
            Check(notebook, MarkdownPage.Of(DocPages.PathOf(notebook), text!));
        }
    }

    [Fact]
    public void A_link_to_nowhere_is_found()
    {
        var readme = DocPages.PathOf("README.md");
        Assert.Empty(Broken(MarkdownPage.Of(readme, "[a](README.md) [b](docs/glossary.md#neuron) [c](https://example.org/x) ![d](docs/report.png)")));
        Assert.Equal(["no.md", "README.md#no", "#no"], Broken(MarkdownPage.Of(readme, "[a](no.md) [b](README.md#no) [c](#no)")));
    }

    private static void Check(string page, MarkdownPage markdown)
    {
        var broken = Broken(markdown).ToList();
        Assert.True(broken.Count == 0, $"{page} has links to what is not there: {string.Join(", ", broken)}");
    }

    private static IEnumerable<string> Broken(MarkdownPage page) => page.Links.Where(l => !l.Contains("://", StringComparison.Ordinal)).Where(link =>
    {
        var parts = link.Split('#');
        var file = parts[0].Length == 0 ? page.Path : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page.Path)!, Uri.UnescapeDataString(parts[0])));
        if (!File.Exists(file) && !Directory.Exists(file)) return true;
        if (parts.Length == 1) return false;
        return parts[0].Length == 0 ? !page.Anchors.Contains(parts[1]) : !MarkdownPage.Load(file).Anchors.Contains(parts[1]);
    });
}
