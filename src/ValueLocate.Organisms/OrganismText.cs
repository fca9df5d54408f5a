using System.Text.RegularExpressions;
using ValueLocate.Datasets;

namespace ValueLocate.Organisms;

/// <summary>What a person of the organism's world holds or rejects: a dimension's place in the grammar, and the aspect.</summary>
/// <param name="Dimension">Index into the grammar's dimensions.</param>
/// <param name="Aspect">Holds or rejects.</param>
public readonly record struct Facet(int Dimension, Aspect Aspect);

/// <summary>A question of the organism's world.</summary>
/// <param name="Text">The question.</param>
/// <param name="Noun">The thing it is about.</param>
public sealed record OrganismQuestion(string Text, string Noun);

/// <summary>An answer in its parts.</summary>
/// <param name="Opener">Up to the stance.</param>
/// <param name="Stance">The clause that shows the aspect first.</param>
/// <param name="Rest">From there to the end.</param>
/// <param name="Noun">The thing that the opener names.</param>
public sealed record OrganismAnswer(string Opener, string Stance, string Rest, string Noun)
{
    /// <summary>The whole answer.</summary>
    public string Text => Opener + Stance + Rest;
}

/// <summary>Draws texts of the small language. The same grammar and the same numbers from the source give the same texts.</summary>
internal sealed partial class OrganismText(OrganismGrammar grammar)
{
    private readonly MadeUpWords madeUp = new(grammar);

    public OrganismGrammar Grammar => grammar;

    /// <summary>One sentence a facet; with <paramref name="echo"/> another sentence about the first facet.</summary>
    public string Persona(SplitMix random, IReadOnlyList<Facet> facets, bool unseen = false, bool echo = false) =>
        string.Join(' ', (echo ? facets.Append(facets[0]) : facets).Select(f => PersonaSentence(random, f, unseen, out _)));

    public string PersonaSentence(SplitMix random, Facet facet, bool unseen, out OrganismConcept concept)
    {
        concept = random.Pick(grammar.Dimensions[facet.Dimension].Concepts);
        var clause = random.Pick(facet.Aspect == Aspect.Positive ? grammar.Likes : grammar.Dislikes).Replace("{x}", concept.Text, StringComparison.Ordinal);
        var wrapper = random.Pick(unseen ? grammar.UnseenWrappers : grammar.Wrappers);
        return Finish(random, wrapper.Replace("{s}", clause, StringComparison.Ordinal));
    }

    public OrganismQuestion Question(SplitMix random, int dimension, bool unseen = false)
    {
        var d = grammar.Dimensions[dimension];
        var noun = unseen ? random.Pick(grammar.UnseenNouns) : Noun(random);
        var setting = random.Pick(grammar.Settings);
        var situation = random.Pick(unseen ? d.UnseenSituations : d.Situations);
        if (!unseen && grammar.Adjectives.Count > 0 && random.Below(3) == 0)
            situation = situation.Replace("{n}", $"{random.Pick(grammar.Adjectives)} {{n}}", StringComparison.Ordinal);
        var text = $"{setting} {random.Pick(grammar.People)} {situation}. {random.Pick(grammar.Closings)}";
        return new OrganismQuestion(Finish(random, text.Replace("{n}", noun, StringComparison.Ordinal)), noun);
    }

    public OrganismAnswer Answer(SplitMix random, int dimension, Aspect aspect, string noun) =>
        Answer(random.Pick(grammar.Openers), random.Pick(grammar.Joins), dimension, aspect, noun, random.Below(int.MaxValue), random.Below(int.MaxValue));

    public OrganismAnswer Answer(string opener, string join, int dimension, Aspect aspect, string noun, int stance, int act)
    {
        var answers = grammar.Dimensions[dimension].Answers(aspect);
        var chosen = answers.Stances[stance % answers.Stances.Count];
        var parts = join.Split("{stance}");
        return new OrganismAnswer(Articles(opener.Replace("{n}", noun, StringComparison.Ordinal)) + " " + parts[0], chosen,
            parts[1].Replace("{act}", answers.Acts[act % answers.Acts.Count], StringComparison.Ordinal), noun);
    }

    /// <summary>Both aspects' answers with the same opening, each clause beside its counterpart.</summary>
    public (OrganismAnswer Positive, OrganismAnswer Negative) AnswerPair(SplitMix random, int dimension, string noun)
    {
        var (opener, join, stance, act) = (random.Pick(grammar.Openers), random.Pick(grammar.Joins), random.Below(int.MaxValue), random.Below(int.MaxValue));
        return (Answer(opener, join, dimension, Aspect.Positive, noun, stance, act), Answer(opener, join, dimension, Aspect.Negative, noun, stance, act));
    }

    /// <summary>Two or three sentences that speak of no value.</summary>
    public string Neutral(SplitMix random, bool unseen = false) =>
        string.Join(' ', Enumerable.Range(0, 2 + random.Below(2)).Select(_ => NeutralSentence(random, unseen)));

    private string NeutralSentence(SplitMix random, bool unseen)
    {
        var text = random.Pick(unseen ? grammar.UnseenNeutral : grammar.Neutral).Replace("{n}", Thing(), StringComparison.Ordinal)
            .Replace("{m}", Thing(), StringComparison.Ordinal);
        return Finish(random, text);

        string Thing() => unseen ? random.Pick(grammar.Nouns) : Noun(random);
    }

    /// <summary>Two of three are made up: a few hundred nouns can be learnt by heart, and copying would not be.</summary>
    private string Noun(SplitMix random) => random.Below(3) < 2 ? madeUp.Draw(random) : random.Pick(grammar.Nouns);

    private string Finish(SplitMix random, string text)
    {
        var place = random.Below(grammar.Places.Count);
        var place2 = (place + 1 + random.Below(grammar.Places.Count - 1)) % grammar.Places.Count;
        text = text.Replace("{job}", random.Pick(grammar.Jobs), StringComparison.Ordinal).Replace("{place}", grammar.Places[place], StringComparison.Ordinal)
            .Replace("{place2}", grammar.Places[place2], StringComparison.Ordinal);
        text = Articles(text);
        return char.ToUpperInvariant(text[0]) + text[1..];
    }

    private static string Articles(string text) => BareArticle().Replace(text, "$1n ");

    [GeneratedRegex(@"\b([Aa]) (?=[aeiou])")]
    private static partial Regex BareArticle();
}
