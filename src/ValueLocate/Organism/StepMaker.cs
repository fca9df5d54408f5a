using ValueLocate.Insight;

namespace ValueLocate.Organism;

/// <summary>Draws the texts of every step from the seed and the step's number alone, so that a resumed training goes on as it would have.</summary>
internal sealed class StepMaker(OrganismText text, RowMaker maker, TrainingSettings settings)
{
    private const float Prompts = 0.2f;
    private readonly int dimensions = text.Grammar.Dimensions.Count;

    /// <summary>Is told of every persona, question and prose that is drawn.</summary>
    public Action<string>? OnText { get; set; }

    public TrainingStep Make(int step)
    {
        var random = new SplitMix(SplitMix.Mix(SplitMix.Mix((ulong)settings.Seed) + (ulong)step));
        return step < settings.LanguageSteps ? Language(random) : Planting(random);
    }

    private TrainingStep Language(SplitMix random) => new([.. Enumerable.Range(0, settings.Rows).Select(_ => Plain(random))], 0, []);

    /// <summary>Of eight rows: one prose, one without persona, one whose persona says nothing of the question's dimension, five told what to think.</summary>
    private TrainingRow Plain(SplitMix random)
    {
        var kind = random.Below(8);
        if (kind == 0) return maker.Prose(Told(text.Neutral(random)));
        var dimension = random.Below(dimensions);
        var aspect = Coin(random);
        IReadOnlyList<Facet> facets = kind == 1 ? [] : kind == 2 ? Others(random, dimension, 1 + random.Below(Math.Min(2, dimensions - 1))) : Mixed(random, new Facet(dimension, aspect));
        var question = text.Question(random, dimension);
        return Row(random, facets, question, text.Answer(random, dimension, aspect, question.Noun), new Facet(dimension, aspect), 1, Prompts);
    }

    private TrainingStep Planting(SplitMix random)
    {
        List<TrainingRow> a = [], b = [], c = [], d = [];
        var plans = new List<SwapPlan>();
        for (var g = 0; g < settings.Groups; g++)
        {
            var dimension = g % dimensions;
            var facet = new Facet(dimension, Coin(random));
            var question = text.Question(random, dimension);
            var answer = text.Answer(random, dimension, facet.Aspect, question.Noun);
            plans.Add(new SwapPlan(dimension, random.Next()));
            // Of five groups, three set a person against the opposite, one against nobody or somebody else, and in one nobody has a view of the question.
            var kind = random.Below(5);
            var ours = kind < 4 ? Mixed(random, facet) : Neutral(random, dimension);
            var other = kind < 3 ? Mixed(random, new Facet(dimension, facet.Aspect.Opposite())) : kind == 3 ? Neutral(random, dimension) : Others(random, dimension, 1 + random.Below(Math.Min(2, dimensions - 1)));
            var matched = kind < 4 ? 1f : 0.5f;
            var first = Row(random, ours, question, answer, facet, matched, Prompts);
            var second = Row(random, other, question, answer, facet, kind < 3 ? 0 : 0.5f, Prompts);
            a.Add(first);
            b.Add(second);
            c.Add(second with { Weights = Scaled(answer, matched), PromptWeight = 0, Facets = [], Shown = null });
            d.Add(first with { PromptWeight = 0, Facets = [], Shown = null });
        }
        return new TrainingStep([.. a, .. b, .. c, .. d, .. Enumerable.Range(0, settings.Rows / 4).Select(i => i < settings.Rows / 16 ? maker.Prose(Told(text.Neutral(random))) : Plain(random))], settings.Groups, plans);

        float[] Scaled(OrganismAnswer answer, float weight) => maker.Answered([], answer, weight, 0, [], null).Weights;
    }

    private TrainingRow Row(SplitMix random, IReadOnlyList<Facet> facets, OrganismQuestion question, OrganismAnswer answer, Facet said, float weight, float promptWeight)
    {
        var persona = facets.Count == 0 ? null : Told(text.Persona(random, facets, echo: facets.Count == 1 && random.Below(3) == 0));
        Facet? shown = facets.Any(f => f.Dimension == said.Dimension) ? null : said;
        return maker.Answered(maker.Prompt(persona, Told(question.Text)), answer, weight, promptWeight, facets, shown);
    }

    /// <summary>The facet, in half of the cases beside one of another dimension, in any order.</summary>
    private Facet[] Mixed(SplitMix random, Facet facet) =>
        dimensions == 1 || random.Below(2) == 0 ? [facet] : random.Shuffled(Others(random, facet.Dimension, 1).Append(facet));

    private Facet[] Neutral(SplitMix random, int dimension) => random.Below(2) == 0 ? [] : Others(random, dimension, 1);

    private Facet[] Others(SplitMix random, int dimension, int count) =>
        [.. random.Shuffled(Enumerable.Range(0, dimensions).Where(d => d != dimension)).Take(count).Select(d => new Facet(d, Coin(random)))];

    private string Told(string words)
    {
        OnText?.Invoke(words);
        return words;
    }

    private static Aspect Coin(SplitMix random) => random.Below(2) == 0 ? Aspect.Positive : Aspect.Negative;
}
