using ValueLocate.Datasets;
using ValueLocate.Inference;
using ValueLocate.Organisms;
using ValueLocate.Text.Tokenizers;

namespace ValueLocate.Tests.Organisms;

public sealed class MadeUpWordsTests
{
    private const int Words = 40_000;
    private static readonly OrganismGrammar Grammar = OrganismGrammar.In(EmbeddedModel.Folder);

    private static IEnumerable<string> Some(OrganismGrammar grammar)
    {
        var (words, random) = (new MadeUpWords(grammar), new SplitMix(7));
        return Enumerable.Range(0, Words).Select(_ => words.Draw(random));
    }

    /// <summary>A token that is never copied in training is not copied afterwards.</summary>
    [Fact]
    public void Nine_of_ten_held_out_nouns_have_only_tokens_that_things_of_training_have()
    {
        var tokenizer = ModelTokenizer.Load(Path.Combine(EmbeddedModel.Folder, "tokenizer.json"));
        var times = Some(Grammar).Concat(Grammar.Nouns).SelectMany(w => tokenizer.Encode(" " + w)).CountBy(id => id).ToDictionary();
        var lacking = Grammar.UnseenNouns.Where(n => tokenizer.Encode(" " + n).Any(id => times.GetValueOrDefault(id) < 3)).ToList();
        Assert.True(lacking.Count * 10 < Grammar.UnseenNouns.Count, string.Join(", ", lacking));
    }

    [Fact]
    public void Never_a_held_out_noun()
    {
        // The first words of the same draw: without the rule they would all come again.
        var held = Grammar with { UnseenNouns = [.. Some(Grammar).Take(500)] };
        Assert.Empty(Some(held).Intersect(held.UnseenNouns).Except(Grammar.Nouns));
    }

    [Fact]
    public void Pieces_are_of_training_texts_only()
    {
        var words = Grammar.TrainingWords();
        Assert.Contains("customs", words);
        Assert.DoesNotContain("n", words);
        Assert.DoesNotContain("stance", words);
        Assert.Equal(words.Distinct().Order(StringComparer.Ordinal), words);
        Assert.Empty(words.Intersect(Grammar.UnseenNouns));
    }
}
