using ValueLocate.Datasets;
using ValueLocate.Values;

namespace ValueLocate.Tests.Datasets;

public sealed class InsightDatasetMemoryTests
{
    private static readonly Dimension[] Dimensions = [new("a", "Alpha", "Alpha", "b", "is so", "is not so"), new("b", "Beta", "B", "a")];
    private static readonly Pair[] Pairs =
        [new("1", "a", Split.Search, "me", "q?", "yes", "no") { PositiveStance = "accept" }, new("1", "b", null, null, "q \u2028?", "ja", "nein")];

    [Fact]
    public void Saved_and_loaded_it_has_the_same_records_and_hash()
    {
        using var folder = new TempFolder();
        var made = InsightDataset.Of(
            Pairs,
            [new NeutralText("n", "It rains.")],
            Dimensions,
            [new Description("d", "a", Aspect.Negative, "I do not.")],
            [new Question("x", "b", Split.Test, "And?")],
            [new CrossedSituation("c", null, "me", null, "So?", new Dictionary<string, AnswerPair> { ["a"] = new("1", "2"), ["b"] = new("3", "4") })]);
        Assert.Null(made.Folder);
        made.Save(folder.File("saved"));
        var loaded = InsightDataset.Load(folder.File("saved"));
        Assert.Equal(made.Hash, loaded.Hash);
        Assert.Equal(Pairs, loaded.Pairs);
        Assert.Equal(made.Dimensions, loaded.Dimensions);
        Assert.Equal(made.Neutral, loaded.Neutral);
        Assert.Equal(made.Descriptions, loaded.Descriptions);
        Assert.Equal(made.Questions, loaded.Questions);
        Assert.Equal(new AnswerPair("3", "4"), loaded.Crossed[0].Answers["b"]);
        Assert.NotEqual(made.Hash, InsightDataset.Of(Pairs[..1], dimensions: Dimensions).Hash);
        Assert.Contains("/saved' holds a ", Assert.Throws<ValueLocateException>(() => made.Save(folder.File("saved"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_dimensions_they_are_Schwartzs() =>
        Assert.Same(Schwartz.Dimensions, InsightDataset.Of([Pairs[0] with { Dimension = "conservation" }]).Dimensions);

    [Fact]
    public void A_record_that_no_file_could_hold_is_refused_by_its_number()
    {
        Refused("give at least one");
        Refused("'pairs.jsonl in memory', line 2: the field 'id'", Pairs[0], Pairs[0]);
        Refused("'pairs.jsonl in memory', line 1: the field 'dimension'", Pairs[0] with { Dimension = "c" });
        Refused("field 'positive' is blank", Pairs[0] with { Positive = " " });
        Refused("field 'split'", Pairs[0] with { Split = "train" });
        Refused("half of a surrogate pair", Pairs[0] with { Question = "a\ud800" });
        var message = Assert.Throws<ValueLocateException>(() => InsightDataset.Of(Pairs, dimensions: [Dimensions[0]])).Message;
        Assert.Contains("'dimensions.json in memory'", message, StringComparison.Ordinal);

        static void Refused(string words, params Pair[] pairs) =>
            Assert.Contains(
                words, Assert.Throws<ValueLocateException>(() => InsightDataset.Of(pairs, dimensions: Dimensions)).Message, StringComparison.Ordinal);
    }
}
