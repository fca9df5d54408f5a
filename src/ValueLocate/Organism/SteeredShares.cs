using ValueLocate.Insight;
using ValueLocate.Locating;
using ValueLocate.Models;
using ValueLocate.Steering;

namespace ValueLocate.Organism;

/// <summary>What steering one dimension's neurons does to answers of one dimension, read off exactly; sampled at temperature 1, no persona.</summary>
/// <param name="Steered">The dimension whose neurons were edited.</param>
/// <param name="Asked">The dimension of the questions.</param>
/// <param name="Plain">Share of positive answers without an edit, among those that show an aspect of the question's dimension.</param>
/// <param name="Positive">The same, steered toward the positive aspect.</param>
/// <param name="Negative">The same, steered toward the negative one.</param>
/// <param name="RandomPositive">With matched random neurons, toward the positive aspect.</param>
/// <param name="RandomNegative">With matched random neurons, toward the negative one.</param>
/// <param name="Grammatical">Share of steered answers that are sentences of the grammar, the worse direction.</param>
public sealed record SteeredShare(string Steered, string Asked, double Plain, double Positive, double Negative, double RandomPositive, double RandomNegative, double Grammatical);

/// <summary>Steers a model organism and counts what it then says: no judge is needed.</summary>
public static class SteeredShares
{
    private const int Batch = 32;
    private const double Turned = 0.95;
    private static readonly double[] Ladder = [0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4];

    /// <summary>Every dimension's neurons on every dimension's held-out questions.</summary>
    /// <param name="llm">The organism, without any edit attached.</param>
    /// <param name="grammar">Its grammar.json.</param>
    /// <param name="sets">Neurons of each dimension, in the grammar's order.</param>
    /// <param name="gammas">Their strengths.</param>
    /// <param name="count">Answers a dimension and direction.</param>
    /// <param name="seed">The seed of questions, sampling and random neurons.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    public static IReadOnlyList<SteeredShare> Measure(LanguageModel llm, string grammar, IReadOnlyList<NeuronSet> sets, IReadOnlyList<double> gammas, int count = 400, int seed = 1, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(llm);
        ArgumentNullException.ThrowIfNull(sets);
        ArgumentNullException.ThrowIfNull(gammas);
        var speaker = new Speaker(llm, OrganismGrammar.Read(grammar), count, unseen: true, seed, cancellation);
        var plain = speaker.Dimensions.Select((_, e) => speaker.Share(e, null, 0, true).Positive).ToList();
        return [.. sets.SelectMany((set, d) => speaker.Dimensions.Select((asked, e) =>
        {
            var (up, down) = (speaker.Share(e, set, gammas[d], true), speaker.Share(e, set, gammas[d], false));
            // Random neurons are a control of the target's own effect.
            var drawn = d == e ? MatchedRandom.Draw(set, llm.Model.Config.Neurons, new Random(seed)) : null;
            var (randomUp, randomDown) = drawn is null ? (double.NaN, double.NaN) : (speaker.Share(e, drawn, gammas[d], true).Positive, speaker.Share(e, drawn, gammas[d], false).Positive);
            return new SteeredShare(speaker.Dimensions[d].Id, asked.Id, plain[e], up.Positive, down.Positive, randomUp, randomDown, Math.Min(up.Grammatical, down.Grammatical));
        }))];
    }

    /// <summary>
    /// The smallest strength of a ladder that turns 95 % of answers in both directions: more only leaks. On questions of training's wordings, not the held-out ones that
    /// <see cref="Measure"/> asks; the largest where none does.
    /// </summary>
    /// <param name="llm">The organism, without any edit attached.</param>
    /// <param name="grammar">Its grammar.json.</param>
    /// <param name="sets">Neurons of each dimension, in the grammar's order.</param>
    /// <param name="count">Answers a direction and strength.</param>
    /// <param name="seed">The seed of questions and sampling.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    public static IReadOnlyList<double> Strengths(LanguageModel llm, string grammar, IReadOnlyList<NeuronSet> sets, int count = 64, int seed = 1, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(llm);
        ArgumentNullException.ThrowIfNull(sets);
        var speaker = new Speaker(llm, OrganismGrammar.Read(grammar), count, unseen: false, seed, cancellation);
        return [.. sets.Select((set, d) => Ladder.First(g => g == Ladder[^1] || (speaker.Share(d, set, g, true).Positive >= Turned && speaker.Share(d, set, g, false).Positive <= 1 - Turned)))];
    }

    private sealed class Speaker
    {
        private readonly LanguageModel llm;
        private readonly AnswerReader reader;
        private readonly List<List<IReadOnlyList<int>>> prompts;
        private readonly int seed;
        private readonly CancellationToken cancellation;

        public Speaker(LanguageModel llm, OrganismGrammar language, int count, bool unseen, int seed, CancellationToken cancellation)
        {
            (this.llm, this.seed, this.cancellation, Dimensions, reader) = (llm, seed, cancellation, language.Dimensions, new AnswerReader(language));
            var text = new OrganismText(language);
            prompts = [.. language.Dimensions.Select((_, d) =>
            {
                var random = new SplitMix(SplitMix.Mix((ulong)(uint)(seed + d) ^ 0x53544552));
                return Enumerable.Range(0, count).Select(_ => llm.Prompt(text.Question(random, d, unseen).Text)).ToList();
            })];
        }

        public IReadOnlyList<OrganismDimension> Dimensions { get; }

        public (double Positive, double Grammatical) Share(int asked, NeuronSet? set, double gamma, bool towardPositive)
        {
            using var hook = set is null ? null : new SteeringHook(SteeringRule.Build(set, towardPositive, SteeringPreset.MeanDifference, gamma), llm.Model);
            using var attached = hook is null ? null : llm.Model.Attach(hook);
            var readings = prompts[asked].Chunk(Batch).SelectMany((batch, i) =>
            {
                var options = new GenerationOptions { MaxTokens = 40, Temperature = 1, RepetitionPenalty = 1, Seed = seed * 1000 + i, EndIds = llm.EndIds };
                return Generator.Generate(llm.Model, batch, options, cancellation).Select(a => reader.Read(llm.Text(a)));
            }).ToList();
            var sided = readings.Where(r => r.Dimension == asked && r.Aspect is not null).ToList();
            return (sided.Count == 0 ? double.NaN : sided.Average(r => r.Aspect == Aspect.Positive ? 1.0 : 0), readings.Average(r => r.Grammatical ? 1.0 : 0));
        }
    }
}
