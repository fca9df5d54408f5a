using ValueLocate.Datasets;
using ValueLocate.Inference;
using ValueLocate.Locating;
using ValueLocate.Pipeline;
using ValueLocate.Text.Tokenizers;
using ValueLocate.Validation;

namespace ValueLocate.Organisms;

/// <summary>Measures a trained organism on questions and wordings that its training never showed.</summary>
public static class OrganismCheck
{
    private const int Batch = 32;
    private const int EffectCases = 6;
    private const int ProseTexts = 100;
    private const ulong Free = 0x4E455554;

    /// <summary>Measures the organism in a folder that <see cref="OrganismTraining"/> has made.</summary>
    /// <param name="folder">The organism's folder.</param>
    /// <param name="cases">Held-out cases a dimension, each answered under both personas.</param>
    /// <param name="neutral">Answers without persona a dimension.</param>
    /// <param name="seed">The seed of texts and sampling.</param>
    /// <param name="observer">Is told how it goes, in answers.</param>
    /// <param name="cancellation">Stops at the next layer; none: the running notebook cell's.</param>
    /// <exception cref="ValueLocateException">The folder holds no organism.</exception>
    public static OrganismMeasures Measure(string folder, int cases = 64, int neutral = 400, int seed = 1, IRunObserver? observer = null,
        CancellationToken cancellation = default)
    {
        var language = OrganismGrammar.In(folder);
        var planted = PlantedNeurons.Find(folder) ?? throw new ValueLocateException($"'{folder}' holds no {PlantedNeurons.FileName}: it is no model organism.");
        using var llm = LanguageModel.Load(folder, new ModelOptions { Threads = 1 }, cancellation: cancellation);
        using var call = llm.Decoder.Use("measuring an organism", cancellation);
        var work = new Work(llm, language, planted, HeldOutTexts.Draw(language, cases, seed), neutral, seed, observer);
        observer?.Begin("measure", language.Dimensions.Count * (2L * cases * 5 + neutral));
        var measured = language.Dimensions.Select((_, d) => work.Dimension(d)).ToList();
        var result = new OrganismMeasures(cases, neutral, Crossing(folder, language, llm.Tokenizer, work.Cases), work.AnswerPerplexity(),
            work.ProsePerplexity(), measured);
        observer?.Finish("measure", fresh: true);
        return result;
    }

    private static int Crossing(string folder, OrganismGrammar grammar, ModelTokenizer tokenizer, IReadOnlyList<HeldOutCase> cases)
    {
        var settings = TrainingRecord.Read(folder);
        return HeldOutTexts.Crossing(cases, new StepMaker(new OrganismText(grammar), new RowMaker(tokenizer), settings), settings.TotalSteps);
    }

    private sealed class Work(LanguageModel llm, OrganismGrammar grammar, PlantedNeurons planted, IReadOnlyList<HeldOutCase> cases, int neutral,
        int seed, IRunObserver? observer)
    {
        private readonly OrganismSpeaker speaker = new(llm, grammar, neutral, unseen: true, seed, Free, n => observer?.Advance(n));
        private readonly HeldOutSwaps swaps = new(llm, grammar, cases, n => observer?.Advance(n));

        public IReadOnlyList<HeldOutCase> Cases => cases;

        public OrganismDimensionMeasures Dimension(int d)
        {
            var followed = swaps.Answers(d, []);
            var free = speaker.Answer(d);
            var truth = planted.Dimensions[d];
            var places = Places(truth.Planted);
            return new OrganismDimensionMeasures(truth.Dimension,
                followed.Average(f => f.Shows(f.Persona) ? 1.0 : 0),
                followed.Average(f => f.Reading.Grammatical ? 1.0 : 0),
                followed.Average(f => f.Reading.Noun == f.Case.Question.Noun ? 1.0 : 0),
                OrganismSpeaker.PositiveShare(free, d),
                free.Average(r => r.Grammatical ? 1.0 : 0),
                swaps.Flips(d, places), swaps.Flips(d, Others(truth)), swaps.Flips(d, Places(truth.Distractors)), swaps.Flips(d, Complement(places)),
                [.. Effects(truth.Planted, true), .. Effects(truth.Distractors, false)]);

            IEnumerable<NeuronEffect> Effects(IReadOnlyList<PlantedNeuron> neurons, bool isPlanted) =>
                neurons.Select(n => new NeuronEffect(n.Layer, n.Index, isPlanted, swaps.Effect(d, [(n.Layer, n.Index)], EffectCases)));
        }

        public double AnswerPerplexity()
        {
            var texts = cases.SelectMany(c => (IEnumerable<(IReadOnlyList<int> Prompt, IReadOnlyList<int> Answer)>)[
                (llm.Prompt(c, Aspect.Positive), llm.Answer(c.Positive.Text)), (llm.Prompt(c, Aspect.Negative), llm.Answer(c.Negative.Text))]);
            double sum = 0;
            long tokens = 0;
            foreach (var batch in texts.Chunk(Batch))
            {
                var rows = batch.Select(t => new Probing.PackedExample(t.Prompt, [t.Answer], [0])).ToList();
                var packed = Probing.PackedExample.Pack(rows, lastPromptOnly: false);
                var predictions = Probing.PackedExample.Predictions(rows, packed).ToList();
                using var hidden = llm.Decoder.Forward(packed);
                sum += LogProbability.Of(llm.Decoder, hidden, [.. predictions.Select(p => p.Position)], [.. predictions.Select(p => p.Token)]).Sum();
                tokens += predictions.Count;
            }
            return Math.Exp(-sum / tokens);
        }

        public double ProsePerplexity()
        {
            var text = new OrganismText(grammar);
            var random = new SplitMix(SplitMix.Mix((ulong)(uint)seed ^ 0x50524F5345));
            var ids = Enumerable.Range(0, ProseTexts).Select(_ => llm.Tokenizer.Encode(text.Neutral(random, unseen: true))).ToList();
            var logp = new NeutralReader(llm.Decoder, ids).Measure();
            return Math.Exp(-logp.Zip(ids, (l, t) => l * (t.Count - 1)).Sum() / ids.Sum(t => t.Count - 1));
        }

        private static List<(int Layer, int Index)> Places(IEnumerable<PlantedNeuron> neurons) => [.. neurons.Select(n => (n.Layer, n.Index))];

        /// <summary>As many neurons in the same layers, none of them planted anywhere.</summary>
        private List<(int Layer, int Index)> Others(PlantedDimension truth)
        {
            var random = new SplitMix(SplitMix.Mix((ulong)(uint)seed ^ 0x52414E44));
            var taken = planted.Dimensions.SelectMany(p => Places(p.Planted)).ToHashSet();
            return [.. truth.Planted.GroupBy(n => n.Layer)
                .SelectMany(g => random.Shuffled(Enumerable.Range(0, llm.Decoder.Config.IntermediateSize).Where(i => !taken.Contains((g.Key, i))))
                    .Take(g.Count()).Select(i => (g.Key, i)))];
        }

        private List<(int Layer, int Index)> Complement(List<(int Layer, int Index)> neurons) =>
            [.. Enumerable.Range(0, llm.Decoder.Config.Layers)
                .SelectMany(l => Enumerable.Range(0, llm.Decoder.Config.IntermediateSize).Select(i => (l, i))).Except(neurons)];
    }
}
