using ValueLocate.Insight;
using ValueLocate.Models;
using ValueLocate.Organism;

namespace ValueLocate.Tests.Organism;

public sealed class OrganismTextTests
{
    private const int Questions = 60_000;
    private static readonly OrganismGrammar Grammar = OrganismGrammar.In(EmbeddedModel.Folder);

    [Fact]
    public void A_question_of_training_never_names_a_held_out_noun()
    {
        var (text, random, held) = (new OrganismText(Grammar), new SplitMix(8), Grammar.UnseenNouns.ToHashSet());
        for (var i = 0; i < Questions; i++) Assert.DoesNotContain(text.Question(random, i % Grammar.Dimensions.Count).Noun, held);
    }
}
