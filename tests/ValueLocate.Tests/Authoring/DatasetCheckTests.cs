using System.Globalization;
using System.Text;
using ValueLocate.Authoring.Measures;
using ValueLocate.Datasets;
using ValueLocate.Reports;
using ValueLocate.Values;

namespace ValueLocate.Tests.Authoring;

public sealed class DatasetCheckTests : IDisposable
{
    private const string Close = " What do you think, and what would you do?";
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Balanced_pairs_pass_and_each_fault_is_found()
    {
        Write(_ => "", _ => "");
        var check = Check();
        Assert.True(check.Ok, check.ToText());
        Assert.Contains("within their limits", check.ToText(), StringComparison.Ordinal);

        Write(i => i == 3 ? " not nor never" : "", _ => "");
        Assert.Contains("pairs: negation words differ by more than 1", Failing());
        Write(_ => "", i => i == 3 ? " one two three four five six" : "");
        Assert.Contains("pairs: answers' lengths differ by more than 4 words", Failing());
        Assert.Contains("answers&#39; lengths differ by more than 4 words</td><td>4 (first: 3)</td><td>0</td><td>fails</td>", Check().ToHtml(),
            StringComparison.Ordinal);
        Write(_ => " gladly", _ => " grudgingly");
        Assert.Contains("pairs: Openness: words of the other dimensions tell the aspect", Failing());
    }

    [Fact]
    public void Negative_answers_that_hold_the_opposite_value_are_found()
    {
        Write(_ => "", _ => "", opposite: true);
        Assert.Equal(
            Schwartz.Dimensions.Select(d => $"pairs: {d.Short}: negative answers taken for positive ones of "
                + Schwartz.Dimensions.Single(o => o.Id == d.OppositeId).Short),
            Failing().Where(f => f.Contains("taken for", StringComparison.Ordinal)));
    }

    [Fact]
    public void Denials_are_judged_apart_and_every_cell_must_hold_as_many()
    {
        Write(i => i % 8 < 4 ? " moved" : "", i => i % 8 < 4 ? " unmoved" : "", brief: i => i % 8 < 4 ? "denial" : "motive");
        var check = Check();
        Assert.True(check.Ok, check.ToText());
        Assert.Equal("100.0 %", Measured("pairs: Openness: words of the other dimensions' denials tell the aspect of denials"));
        Assert.Equal("100.0 %", Measured("pairs: words tell the aspect, motive to denial, mean of dimensions"));
        Assert.Equal("0 and 40", Measured("pairs: by dimension, author, brief and stance, fewest and most"));
        Assert.Contains(DatasetCheck.Run(InsightDataset.Load(folder.Path), DatasetSizes.ValueInsight).Findings,
            f => !f.Ok && f.What == "pairs: by dimension, author, brief and stance, fewest and most");

        string Measured(string what) => check.Findings.Single(f => f.What == what).Measured;
    }

    [Fact]
    public void Sizes_are_asked_for_only_where_given()
    {
        Write(_ => "", _ => "");
        var failing = DatasetCheck.Run(InsightDataset.Load(folder.Path), DatasetSizes.ValueInsight).Findings.Where(f => !f.Ok).ToList();
        Assert.Contains(failing, f => f.What == "questions: Openness" && f.Limit == "3,750");
        Assert.Contains(failing, f => f.What == "pairs: Openness in search" && f.Measured == "160");
        Assert.Contains(failing, f => f.What == "crossed: situations");
    }

    [Fact]
    public void Questions_are_checked_for_splits_and_given_away_words()
    {
        Write(_ => "", _ => "");
        folder.Write("questions.jsonl", string.Join('\n', Enumerable.Range(0, 6).Select(i =>
            $$"""{"id":"q{{i}}","dimension":"conservation","split":"{{Split.All[i % 3]}}","situation":"s{{i / 2}}","text":"{{(i < 2 ? "" : i + " ")}}Your honest aunt asks for a lift to the pier café before eleven.{{Close}}"}""")));
        var failing = Failing();
        Assert.Contains("questions: value name, survey item or judgement in it", failing);
        Assert.Contains("questions: near-duplicates across splits", failing);
        Assert.Contains("questions: situations in more than one split", failing);
        Assert.Contains("questions: repeated word for word", failing);
        Assert.DoesNotContain("questions: words tell the aspect, search to test", failing);
    }

    private DatasetCheck Check() => DatasetCheck.Run(InsightDataset.Load(folder.Path));

    private IReadOnlyList<string> Failing() => [.. Check().Findings.Where(f => !f.Ok).Select(f => f.What)];

    /// <summary>Pairs of nonsense words: each dimension and pole has its own ten, the rest is shared.</summary>
    private void Write(Func<int, string> morePositive, Func<int, string> moreNegative, bool opposite = false, Func<int, string>? brief = null)
    {
        var random = new SplitMix(5);
        var text = new StringBuilder();
        foreach (var d in Schwartz.Dimensions)
        {
            for (var i = 0; i < 320; i++)
            {
                string Answer(string pole, string? of = null) => string.Join(' ', Enumerable.Range(0, 22).Select(k =>
                    k % 3 == 1 ? $"{(of ?? d.Id)[..6]}{pole}{(char)('a' + random.Below(10))}" : "w" + Letters(random.Below(900))));
                var split = Split.All[i % 4 == 3 ? 1 : i % 4 == 2 ? 2 : 0];
                text.Append(CultureInfo.InvariantCulture,
                    $$"""{"id":"{{i}}","dimension":"{{d.Id}}","split":"{{split}}","author":"{{"abcd"[i % 4]}}"{{(brief is null ? "" : $",\"brief\":\"{brief(i)}\"")}},"question":"{{Letters(i)}} {{Answer("q")}}.{{Close}}","positive":"{{Answer("p")}}{{morePositive(i)}}","negative":"{{(opposite ? Answer("p", d.OppositeId) : Answer("n"))}}{{moreNegative(i)}}","positive_stance":"{{(i % 2 == 0 ? "accept" : "decline")}}"}""")
                    .Append('\n');
            }
        }
        folder.Write("pairs.jsonl", text.ToString());
    }

    private static string Letters(int n) => new([(char)('a' + n % 26), (char)('a' + n / 26 % 26), (char)('a' + n / 676)]);
}
