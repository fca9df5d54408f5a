using ValueLocate.Authoring.Measures;

namespace ValueLocate.Tests.Authoring;

public class MeasureTests
{
    [Fact]
    public void Words_keep_hyphens_and_apostrophes_and_count_negations()
    {
        Assert.Equal(["don't", "re-read", "it", "zoë", "7"], Words.Of("Don’t re-read it, Zoë (7)!"));
        Assert.Equal(4, Words.Negations("I don't, cannot and never would; nothing noted. Nonetheless, knots."));
    }

    [Fact]
    public void Near_duplicates_are_found_and_measured_exactly()
    {
        var random = new ValueLocate.Datasets.SplitMix(1);
        List<string> texts = [.. Enumerable.Range(0, 400).Select(_ => string.Join(' ', Enumerable.Range(0, 40).Select(_ => "w" + random.Below(500))))];
        texts.Add(texts[7] + " extra words here");
        texts.Add(texts[9].ToUpperInvariant() + "!");
        Assert.Equal([(7, 400, 38 / 41.0), (9, 401, 1.0)], NearDuplicates.Find(texts).Select(n => (n.First, n.Second, n.Jaccard)));
        Assert.Equal(0, NearDuplicates.Jaccard("a b", "c d"));
    }

    [Fact]
    public void Distinct_and_openings_are_counted_over_all_texts()
    {
        Assert.Equal(3 / 4.0, Diversity.Distinct(["a b c", "a b d"], 2));
        Assert.Equal(2, Diversity.Openings(["a b c", "A, b d", "b"], 2));
        Assert.Equal(("a b", 2 / 3.0), Diversity.CommonestOpening(["a b c", "a b d", "b"], 2));
    }

    [Fact]
    public void Bag_of_words_learns_what_words_tell_and_repeats_itself()
    {
        List<LabelledText> rows = [.. Enumerable.Range(0, 60).Select(i => new LabelledText($"w{i % 7} {(i % 2 == 0 ? "sun" : "rain")} x{i % 5}", i % 2 == 0))];
        var model = BagOfWords.Train(rows, 3);
        Assert.Equal(1, model.Accuracy([new("sun", true), new("rain", false)]));
        Assert.Equal(model.Score("sun w1"), BagOfWords.Train(rows, 3).Score("sun w1"));
        Assert.Equal(1, BagOfWords.CrossValidated([.. rows.Select(r => new[] { r })]));
        Assert.Equal(0.5, model.Accuracy([new("sun", true), new("sun", false)]));
    }

    [Fact]
    public void Longer_words_and_sentences_read_harder()
    {
        Assert.Equal([1, 2, 2, 3], new[] { "stone", "table", "garden", "family" }.Select(Readability.Syllables));
        Assert.True(Readability.Grade(["The cat sat. It was warm."])
            < Readability.Grade(["Considerable circumspection accompanies municipal deliberation about infrastructure."]));
    }

    [Theory]
    [InlineData("What do you think, and what would you do?", true)]
    [InlineData("What goes through your mind, and what would you do about it? ", true)]
    [InlineData("What would you do?", false)]
    [InlineData("What do you think?", false)]
    [InlineData("What do you think and what would you do.", false)]
    public void A_closing_question_asks_for_both(string text, bool asks) => Assert.Equal(asks, ClosingQuestion.Asks("Rain. " + text));

    [Fact]
    public void Words_that_give_the_answer_away_are_found()
    {
        Assert.Equal("Fair", GivenAway.Find("Is that Fair"));
        Assert.Null(GivenAway.Find("a fairground, clean sheets"));
        Assert.Equal("clean", GivenAway.FindStrict("a fairground, clean sheets"));
    }
}
