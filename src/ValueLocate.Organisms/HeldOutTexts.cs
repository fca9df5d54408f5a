using ValueLocate.Datasets;
using ValueLocate.Inference;

namespace ValueLocate.Organisms;

/// <summary>A question that training never showed, with a person of each aspect in wordings that it never showed either, and the answers of both.</summary>
internal sealed record HeldOutCase(int Dimension, string PersonaPositive, string PersonaNegative, OrganismQuestion Question, OrganismAnswer Positive,
    OrganismAnswer Negative)
{
    public string Persona(Aspect aspect) => aspect == Aspect.Positive ? PersonaPositive : PersonaNegative;

    public OrganismAnswer Answer(Aspect aspect) => aspect == Aspect.Positive ? Positive : Negative;
}

/// <summary>Draws held-out cases, and shows that none of their texts was in training.</summary>
internal static class HeldOutTexts
{
    public static List<HeldOutCase> Draw(OrganismGrammar grammar, int perDimension, int seed)
    {
        var text = new OrganismText(grammar);
        var random = new SplitMix(SplitMix.Mix((ulong)(uint)seed ^ 0x48454C44));
        return [.. Enumerable.Range(0, grammar.Dimensions.Count * perDimension).Select(i =>
        {
            var d = i / perDimension;
            var question = text.Question(random, d, unseen: true);
            var (positive, negative) = text.AnswerPair(random, d, question.Noun);
            return new HeldOutCase(d, Persona(d, Aspect.Positive), Persona(d, Aspect.Negative), question, positive, negative);
        })];

        string Persona(int dimension, Aspect aspect) => text.Persona(random, [new Facet(dimension, aspect)], unseen: true);
    }

    /// <summary>How many of the cases' personas and questions occur, word for word, in any step of that training: must be 0.</summary>
    public static int Crossing(IReadOnlyList<HeldOutCase> cases, StepMaker steps, int totalSteps)
    {
        var held = cases.SelectMany(c => (string[])[c.PersonaPositive, c.PersonaNegative, c.Question.Text]).ToHashSet();
        var crossing = new HashSet<string>();
        steps.OnText = t =>
        {
            if (held.Contains(t)) crossing.Add(t);
        };
        for (var s = 0; s < totalSteps; s++) steps.Make(s);
        steps.OnText = null;
        return crossing.Count;
    }

    public static IReadOnlyList<int> Prompt(this LanguageModel model, HeldOutCase c, Aspect? aspect) =>
        model.Prompt(c.Question.Text, aspect is { } a ? c.Persona(a) : null);
}
