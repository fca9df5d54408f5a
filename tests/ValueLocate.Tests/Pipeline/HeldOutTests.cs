using ValueLocate.Datasets;
using ValueLocate.Pipeline;

namespace ValueLocate.Tests.Pipeline;

/// <summary>What is held out is neither searched nor judged half.</summary>
public class HeldOutTests
{
    private static InsightDataset Dataset => InsightDataset.Of(
        from author in new[] { "a", "b", "c" }
        from brief in new[] { "denial", "motive" }
        select new Pair($"{author}-{brief}", "conservation", "search", author, "Why?", "Yes.", "No.") { Brief = brief });

    [Theory]
    [InlineData("none", "", "a-denial a-motive b-denial b-motive c-denial c-motive")]
    [InlineData("auto", "c-denial c-motive", "a-denial a-motive b-denial b-motive")]
    [InlineData("a", "a-denial a-motive", "b-denial b-motive c-denial c-motive")]
    [InlineData("author:a,author:b", "a-denial a-motive b-denial b-motive", "c-denial c-motive")]
    [InlineData("brief:denial", "a-denial b-denial c-denial", "a-motive b-motive c-motive")]
    [InlineData("author:a, brief:denial", "a-denial", "b-motive c-motive")]
    public void A_fold_over_author_and_brief_knows_neither(string text, string judged, string searched)
    {
        var held = HeldOut.Parse(Dataset, text);
        Assert.Equal(judged, Ids(held.Judges));
        Assert.Equal(searched, Ids(held.MaySearch));

        static string Ids(Func<Pair, bool> of) => string.Join(' ', Dataset.Pairs.Where(of).Select(p => p.Id));
    }

    [Theory]
    [InlineData("d", "its authors are a, b, c")]
    [InlineData("brief:mood", "its briefs are denial, motive")]
    public void What_the_dataset_has_not_is_refused(string text, string says) =>
        Assert.Contains(says, Assert.Throws<ValueLocateException>(() => HeldOut.Parse(Dataset, text)).Message, StringComparison.Ordinal);
}
