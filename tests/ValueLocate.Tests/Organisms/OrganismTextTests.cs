using ValueLocate.Datasets;
using ValueLocate.Inference;
using ValueLocate.Organisms;

namespace ValueLocate.Tests.Organisms;

public sealed class OrganismTextTests
{
    private const int Questions = 60_000;
    private static readonly OrganismGrammar Grammar = OrganismGrammar.In(EmbeddedModel.Folder);

    [Fact]
    public void A_question_of_training_never_names_a_held_out_noun()
    {
        var held = Grammar.UnseenNouns.ToHashSet();
        Assert.All(Some(Grammar, Questions, unseen: false), q => Assert.DoesNotContain(q.Noun, held));
    }

    [Fact]
    public void An_adjective_stands_before_the_thing_in_a_third_of_trainings_questions_and_in_no_held_out_one()
    {
        Assert.InRange(Some(Grammar, 3000, unseen: false).Count(Adorned), 900, 1100);
        Assert.DoesNotContain(Some(Grammar, 1000, unseen: true), Adorned);
        Assert.DoesNotContain(Some(Grammar with { Adjectives = [] }, 1000, unseen: false), Adorned);

        static bool Adorned(OrganismQuestion q) => Grammar.Adjectives.Any(a => q.Text.Contains($"{a} {q.Noun}", StringComparison.Ordinal));
    }

    private static IEnumerable<OrganismQuestion> Some(OrganismGrammar grammar, int count, bool unseen)
    {
        var (text, random) = (new OrganismText(grammar), new SplitMix(8));
        return Enumerable.Range(0, count).Select(i => text.Question(random, i % grammar.Dimensions.Count, unseen));
    }
}
