using ValueLocate.Insight;
using ValueLocate.Models;
using ValueLocate.Models.Tokenizers;
using ValueLocate.Organism;

namespace ValueLocate.Tests.Organism;

public sealed class OrganismTextTests
{
    private const int Questions = 60_000;
    private static readonly OrganismGrammar Grammar = OrganismGrammar.In(EmbeddedModel.Folder);

    /// <summary>A token that is never copied in training is not copied afterwards: a training whose made-up words lacked some named 7 of 64 held-out nouns not once.</summary>
    [Fact]
    public void Every_token_of_a_held_out_noun_stands_in_nouns_of_training()
    {
        var tokenizer = ModelTokenizer.Load(Path.Combine(EmbeddedModel.Folder, "tokenizer.json"));
        var (text, random) = (new OrganismText(Grammar), new SplitMix(7));
        var times = new Dictionary<int, int>();
        for (var i = 0; i < Questions; i++)
            foreach (var id in tokenizer.Encode(" " + text.Question(random, i % Grammar.Dimensions.Count).Noun)) times[id] = times.GetValueOrDefault(id) + 1;
        Assert.All(Grammar.UnseenNouns, noun => Assert.All(tokenizer.Encode(" " + noun), id => Assert.True(times.GetValueOrDefault(id) >= 8, $"{noun}: token {id}, {times.GetValueOrDefault(id)} times")));
    }

    [Fact]
    public void A_question_of_training_never_names_a_held_out_noun()
    {
        var (text, random, held) = (new OrganismText(Grammar), new SplitMix(8), Grammar.UnseenNouns.ToHashSet());
        for (var i = 0; i < Questions; i++) Assert.DoesNotContain(text.Question(random, i % Grammar.Dimensions.Count).Noun, held);
    }

    [Fact]
    public void Made_up_words_have_pieces_of_training_texts_only()
    {
        var words = Grammar.TrainingWords();
        Assert.Contains("customs", words);
        Assert.DoesNotContain("n", words);
        Assert.DoesNotContain("stance", words);
        Assert.Equal(words.Distinct().Order(StringComparer.Ordinal), words);
        Assert.Empty(words.Intersect(Grammar.UnseenNouns));
    }
}
