using ValueLocate.Inference;
using ValueLocate.Locating;
using ValueLocate.Steering;

namespace ValueLocate.Organisms;

/// <summary>What steering one dimension's neurons does to answers of one dimension, read off exactly; sampled at temperature 1, no persona.</summary>
/// <param name="Steered">The dimension whose neurons were edited.</param>
/// <param name="Asked">The dimension of the questions.</param>
/// <param name="Plain">Share of positive answers without an edit, among those that show an aspect of the question's dimension.</param>
/// <param name="Positive">The same, steered toward the positive aspect.</param>
/// <param name="Negative">The same, steered toward the negative one.</param>
/// <param name="RandomPositive">With matched random neurons, toward the positive aspect; mean of four draws; NaN for another dimension's questions.</param>
/// <param name="RandomNegative">The same toward the negative one.</param>
/// <param name="Grammatical">Share of steered answers that are sentences of the grammar, the worse direction.</param>
public sealed record SteeredShare(string Steered, string Asked, double Plain, double Positive, double Negative, double RandomPositive,
    double RandomNegative, double Grammatical);

/// <summary>How strongly a dimension's neurons are edited.</summary>
/// <param name="Positive">gamma toward the positive aspect.</param>
/// <param name="Negative">gamma toward the negative one.</param>
public sealed record SteeringStrength(double Positive, double Negative);

/// <summary>Steers a model organism and counts what it then says: no judge is needed.</summary>
public static class SteeredShares
{
    private const ulong Texts = 0x53544552;
    private const double Turned = 0.95;
    private const int RandomDraws = 4;
    private static readonly double[] Ladder = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.25, 2.5, 3, 3.5, 4];

    /// <summary>Every dimension's neurons on every dimension's held-out questions.</summary>
    /// <param name="llm">The organism, without any edit attached.</param>
    /// <param name="sets">Neurons of each dimension, in the grammar's order.</param>
    /// <param name="strengths">Their strengths.</param>
    /// <param name="count">Answers a dimension and direction.</param>
    /// <param name="seed">The seed of questions, sampling and random neurons.</param>
    /// <param name="cancellation">Stops at the next layer; none: the running notebook cell's.</param>
    public static IReadOnlyList<SteeredShare> Measure(LanguageModel llm, IReadOnlyList<NeuronSet> sets, IReadOnlyList<SteeringStrength> strengths,
        int count = 400, int seed = 1, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(llm);
        ArgumentNullException.ThrowIfNull(sets);
        ArgumentNullException.ThrowIfNull(strengths);
        var language = OrganismGrammar.In(llm.Location.Path);
        using var call = llm.Decoder.Use("counting steered answers", cancellation);
        var speaker = new OrganismSpeaker(llm, language, count, unseen: true, seed, Texts);
        var plain = language.Dimensions.Select((_, e) => Shares(speaker, e, null, 0, true).Positive).ToList();
        return [.. sets.SelectMany((set, d) => language.Dimensions.Select((asked, e) =>
        {
            var (up, down) = (Shares(speaker, e, set, strengths[d].Positive, true), Shares(speaker, e, set, strengths[d].Negative, false));
            // Random neurons are a control of the target's own effect.
            List<NeuronSet> drawn = d == e ? [.. Enumerable.Range(0, RandomDraws)
                .Select(i => MatchedRandom.Draw(set, llm.Decoder.Config.IntermediateSize, new Random(seed * RandomDraws + i)))] : [];
            var randomUp = drawn.Select(r => Shares(speaker, e, r, strengths[d].Positive, true).Positive).DefaultIfEmpty(double.NaN).Average();
            var randomDown = drawn.Select(r => Shares(speaker, e, r, strengths[d].Negative, false).Positive).DefaultIfEmpty(double.NaN).Average();
            return new SteeredShare(language.Dimensions[d].Id, asked.Id, plain[e], up.Positive, down.Positive, randomUp, randomDown,
                Math.Min(up.Grammatical, down.Grammatical));
        }))];
    }

    /// <summary>
    /// The smallest strength of a ladder that turns 95 % of answers, each direction by itself: more only leaks. On questions of training's wordings, not the
    /// held-out ones that <see cref="Measure"/> asks; the largest where none does.
    /// </summary>
    /// <param name="llm">The organism, without any edit attached.</param>
    /// <param name="sets">Neurons of each dimension, in the grammar's order.</param>
    /// <param name="count">Answers a direction and strength.</param>
    /// <param name="seed">The seed of questions and sampling.</param>
    /// <param name="cancellation">Stops at the next layer; none: the running notebook cell's.</param>
    public static IReadOnlyList<SteeringStrength> Strengths(LanguageModel llm, IReadOnlyList<NeuronSet> sets, int count = 128, int seed = 1,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(llm);
        ArgumentNullException.ThrowIfNull(sets);
        using var call = llm.Decoder.Use("choosing strengths", cancellation);
        var speaker = new OrganismSpeaker(llm, OrganismGrammar.In(llm.Location.Path), count, unseen: false, seed, Texts);
        return [.. sets.Select((set, d) => new SteeringStrength(Smallest(d, set, true), Smallest(d, set, false)))];

        double Smallest(int d, NeuronSet set, bool towardPositive) =>
            Ladder.First(g => g == Ladder[^1] || Math.Abs(Shares(speaker, d, set, g, towardPositive).Positive - (towardPositive ? 0 : 1)) >= Turned);
    }

    private static (double Positive, double Grammatical) Shares(OrganismSpeaker speaker, int asked, NeuronSet? set, double gamma, bool towardPositive)
    {
        using var hook = set is null ? null : new SteeringHook(SteeringRule.Build(set, towardPositive, SteeringPreset.MeanDifference, gamma), speaker.Model);
        using var attached = hook is null ? null : speaker.Model.Attach(hook);
        var readings = speaker.Answer(asked);
        return (OrganismSpeaker.PositiveShare(readings, asked), readings.Average(r => r.Grammatical ? 1.0 : 0));
    }
}
