using ValueLocate.Datasets;

namespace ValueLocate.Organisms;

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

    private TrainingStep Language(SplitMix random) => new([.. Plain(random, settings.Rows)], 0, []);

    private IEnumerable<TrainingRow> Plain(SplitMix random, int count) => Enumerable.Repeat(0, count).SelectMany(_ => Plain(random)).Take(count);

    /// <summary>
    /// Of ten texts: one prose, one without persona, one whose persona says nothing of the question's dimension, seven told what to think. Where nobody says
    /// what to think, both answers follow, so that neither aspect is the model's own.
    /// </summary>
    private IReadOnlyList<TrainingRow> Plain(SplitMix random)
    {
        var kind = random.Below(10);
        if (kind == 0) return [maker.Prose(Told(text.Neutral(random)))];
        var dimension = random.Below(dimensions);
        var question = text.Question(random, dimension);
        if (kind > 2)
        {
            var facet = new Facet(dimension, Coin(random));
            return [Row(random, Mixed(random, facet), question, text.Answer(random, dimension, facet.Aspect, question.Noun), facet, 1, Prompts)];
        }
        Facet[] facets = kind == 1 ? [] : Elsewhere(random, dimension);
        var (positive, negative) = text.AnswerPair(random, dimension, question.Noun);
        var prompt = Prompt(random, facets, question);
        return [maker.Answered(prompt, positive, 1, Prompts, facets, new Facet(dimension, Aspect.Positive)),
            maker.Answered(prompt, negative, 1, Prompts, facets, new Facet(dimension, Aspect.Negative))];
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
            // Of six groups, three set a person against the opposite, one against nobody or somebody else; in one nobody has a view of the question; and in one
            // what is taken over is a view of something else, which must not turn the answer.
            var kind = random.Below(dimensions > 1 ? 6 : 5);
            Facet[] elsewhere = kind == 5 ? Others(random, dimension, 1) : [];
            Facet[] ours = kind switch { < 4 => Mixed(random, facet), 4 => Neutral(random, dimension), _ => elsewhere };
            Facet[] other = kind switch
            {
                < 3 => Mixed(random, new Facet(dimension, facet.Aspect.Opposite())),
                4 => Elsewhere(random, dimension),
                5 when random.Below(2) == 0 => [new Facet(elsewhere[0].Dimension, elsewhere[0].Aspect.Opposite())],
                _ => Neutral(random, dimension),
            };
            plans.Add(new SwapPlan(kind == 5 ? elsewhere[0].Dimension : dimension, random.Next()));
            var matched = kind < 4 ? 1f : 0.5f;
            var first = Row(random, ours, question, answer, facet, matched, Prompts);
            var second = Row(random, other, question, answer, facet, kind < 3 ? 0 : 0.5f, Prompts);
            a.Add(first);
            b.Add(second);
            c.Add(second with { Weights = Scaled(answer, matched), PromptWeight = 0, Facets = [], Shown = null });
            d.Add(first with { PromptWeight = 0, Facets = [], Shown = null });
        }
        return new TrainingStep([.. a, .. b, .. c, .. d, .. Enumerable.Range(0, settings.Rows / 16)
            .Select(_ => maker.Prose(Told(text.Neutral(random)))), .. Plain(random, settings.Rows / 4 - settings.Rows / 16)], settings.Groups, plans);

        float[] Scaled(OrganismAnswer answer, float weight) => maker.Answered([], answer, weight, 0, [], null).Weights;
    }

    private TrainingRow Row(SplitMix random, IReadOnlyList<Facet> facets, OrganismQuestion question, OrganismAnswer answer, Facet said, float weight,
        float promptWeight)
    {
        Facet? shown = facets.Any(f => f.Dimension == said.Dimension) ? null : said;
        return maker.Answered(Prompt(random, facets, question), answer, weight, promptWeight, facets, shown);
    }

    private int[] Prompt(SplitMix random, IReadOnlyList<Facet> facets, OrganismQuestion question)
    {
        var persona = facets.Count == 0 ? null : Told(text.Persona(random, facets, echo: facets.Count == 1 && random.Below(3) == 0));
        return maker.Prompt(persona, Told(question.Text));
    }

    /// <summary>The facet, in half of the cases beside one of another dimension, in any order.</summary>
    private Facet[] Mixed(SplitMix random, Facet facet) =>
        dimensions == 1 || random.Below(2) == 0 ? [facet] : random.Shuffled(Others(random, facet.Dimension, 1).Append(facet));

    private Facet[] Neutral(SplitMix random, int dimension) => random.Below(2) == 0 ? [] : Others(random, dimension, 1);

    /// <summary>What somebody holds or rejects who has no view of the dimension.</summary>
    private Facet[] Elsewhere(SplitMix random, int dimension) => Others(random, dimension, 1 + random.Below(Math.Max(1, Math.Min(2, dimensions - 1))));

    private Facet[] Others(SplitMix random, int dimension, int count) =>
        [.. random.Shuffled(Enumerable.Range(0, dimensions).Where(d => d != dimension)).Take(count).Select(d => new Facet(d, Coin(random)))];

    private string Told(string words)
    {
        OnText?.Invoke(words);
        return words;
    }

    private static Aspect Coin(SplitMix random) => random.Below(2) == 0 ? Aspect.Positive : Aspect.Negative;
}
