using System.Text.RegularExpressions;
using ValueLocate.Authoring.Measures;

namespace ValueLocate.Cli.Tests.Docs;

/// <summary>README and docs are easy to read: short sentences of common words.</summary>
public partial class ProseTests
{
    private const double HighestGrade = 11;
    private const int WordsOfSentence = 35;

    public static TheoryData<string> Pages => new(DocPages.All.Where(p => p != DocPages.CommandReference));

    [Fact]
    public void README_is_short()
    {
        var lines = File.ReadAllLines(DocPages.PathOf("README.md"));
        Assert.InRange(lines.Length, 50, 150);
        Assert.All(lines, l => Assert.InRange(l.Length, 0, 160));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_reads_with_ease(string page)
    {
        var paragraphs = MarkdownPage.Load(DocPages.PathOf(page)).Paragraphs;
        Assert.NotEmpty(paragraphs);
        var grade = Readability.Grade(paragraphs);
        Assert.True(grade <= HighestGrade, $"{page} has the Flesch-Kincaid grade {grade:0.0}; at most {HighestGrade} are allowed.");
        var tooLong = paragraphs.SelectMany(p => SentenceEnd().Split(p)).Where(s => Words.Count(s) > WordsOfSentence).ToList();
        Assert.True(tooLong.Count == 0, $"{page} has sentences of more than {WordsOfSentence} words: {string.Join(" | ", tooLong)}");
    }

    [Fact]
    public void What_is_hard_to_read_is_found()
    {
        var page = MarkdownPage.Of("x", "# Heading of words\n\nOne *two* [three](four.md).\nFive `six seven`.\n\n```bash\neight\n```\n\n| nine |\n\n"
            + "- ten\n\n$$\neleven\n$$\n\n![twelve](t.png)\n");
        Assert.Equal(["One two three. Five code.", "ten"], page.Paragraphs);
        Assert.Equal("heading-of-words", Assert.Single(page.Anchors));
        Assert.Equal(["four.md", "t.png"], page.Links);
        Assert.True(Readability.Grade(["Notwithstanding methodological heterogeneity, interpretability investigations proliferate internationally."]) > 20);
        Assert.True(Readability.Grade(["The cat sat on the mat."]) < 3);
    }

    [GeneratedRegex(@"(?<=[.!?])\s+")]
    private static partial Regex SentenceEnd();
}
