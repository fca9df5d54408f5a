using System.Text.RegularExpressions;
using ValueLocate.Authoring.Measures;
using ValueLocate.Datasets;
using ValueLocate.Reports;

namespace ValueLocate.Tests.Reports;

public class DatasetPageTests
{
    /// <summary>Counts 2, lengths 4, openings 4, domains 1, ways of telling the aspect 3.</summary>
    public const int Charts = 14;

    private const string Hostile = "</script><b onclick=x>\u0007";

    /// <summary>The page of a small dataset with every kind of record, and with texts that would like to be markup.</summary>
    public static string Page()
    {
        using var folder = new TempFolder();
        folder.Write("dimensions.json", $$"""[{"id":"warm","short":"Warm {{Hostile.Replace("\u0007", "", StringComparison.Ordinal)}}"},{"id":"calm"}]""");
        folder.Write("descriptions.jsonl", Lines(8, i =>
            $$"""{"id":"d{{i}}","dimension":"{{Of(i)}}","aspect":"{{(i % 4 < 2 ? "positive" : "negative")}}","author":"ann","text":"I am number {{i}} of them all. </script>\u0007"}"""));
        folder.Write("questions.jsonl", Lines(12, i =>
            $$"""{"id":"q{{i}}","dimension":"{{Of(i)}}","split":"{{Split.All[i / 2 % 3]}}","domain":"sea","text":"Your aunt number {{i}} waves a net at you from the pier. What do you think, and what would you do?"}"""));
        folder.Write("pairs.jsonl", Lines(12, i =>
            $$"""{"id":"p{{i}}","dimension":"{{Of(i)}}","split":"{{Split.All[i / 2 % 3]}}","author":"ben","question":"Well {{i}}?","positive":"Gladly {{i}}.","negative":"Never {{i}}."}"""));
        folder.Write("crossed.jsonl", Lines(6,
            i => """{"id":"x#","question":"So #?","answers":{"warm":{"positive":"w+ #","negative":"w- #"},"calm":{"positive":"c+ #","negative":"c- #"}}}"""
                .Replace("#", $"{i}", StringComparison.Ordinal)));
        var dataset = InsightDataset.Load(folder.Path);
        return DatasetPage.Html(dataset, DatasetCheck.Run(dataset));
    }

    [Fact]
    public void It_shows_counts_findings_and_samples_and_loads_nothing()
    {
        var html = Page();
        Assert.Equal(Charts, Regex.Count(html, "<figure class=\"chart\""));
        Assert.Matches(@"<h1>\d+ of \d+ findings are outside their limits</h1>", html);
        foreach (var id in Regex.Matches(html, "<li><a href=\"#([a-z]+)\">").Select(m => m.Groups[1].Value))
            Assert.Contains($"<section id=\"{id}\"", html, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"row\">All</th><td>4</td><td>4</td><td>4</td><td>4</td><td>4</td><td>4</td><td>4</td><td>4</td>", html,
            StringComparison.Ordinal);
        Assert.Contains("words of the other dimensions tell the aspect", html, StringComparison.Ordinal);
        Assert.Contains("6 of 12 questions", html, StringComparison.Ordinal);
        var own = html.Replace(PlotlyScript.Text, "", StringComparison.Ordinal);
        Assert.DoesNotContain("<b onclick", own, StringComparison.Ordinal);
        Assert.DoesNotContain("\u0007", own, StringComparison.Ordinal);
        Assert.DoesNotMatch("(src|href)=\"(?!#)", own);
        Assert.Equal(Regex.Count(own, "<script"), Regex.Count(own, "</script>"));
        Assert.Equal(html.Length, Page().Length);
    }

    [Fact]
    public void A_dataset_of_pairs_alone_has_a_page_too()
    {
        using var folder = new TempFolder();
        folder.Write("pairs.jsonl", """{"id":"1","dimension":"conservation","question":"Well?","positive":"Yes.","negative":"No."}""");
        var dataset = InsightDataset.Load(folder.Path);
        var html = DatasetPage.Html(dataset, DatasetCheck.Run(dataset));
        Assert.Contains("There are no texts of both aspects to tell apart", html, StringComparison.Ordinal);
        Assert.Contains("<h3>Pairs</h3>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_written_whole_and_nothing_else_is_left()
    {
        using var data = new TempFolder();
        data.Write("pairs.jsonl", """{"id":"1","dimension":"conservation","question":"Well?","positive":"Yes.","negative":"No."}""");
        var dataset = InsightDataset.Load(data.Path);
        using var folder = new TempFolder();
        var file = folder.File("new/page.html");
        DatasetPage.Write(file, dataset, DatasetCheck.Run(dataset));
        Assert.Equal(DatasetPage.Html(dataset, DatasetCheck.Run(dataset)), File.ReadAllText(file));
        Assert.Single(Directory.GetFiles(folder.File("new")));
    }

    private static string Of(int i) => i % 2 == 0 ? "warm" : "calm";

    private static string Lines(int count, Func<int, string> line) => string.Concat(Enumerable.Range(0, count).Select(i => line(i) + "\n"));
}
