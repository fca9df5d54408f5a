using ValueLocate.Datasets;
using ValueLocate.Locating;
using ValueLocate.Pipeline;

namespace ValueLocate.Organisms;

/// <summary>Scores every locating method that the library has against a model organism's planted neurons.</summary>
public static class TruthBench
{
    private const int RandomDraws = 5;
    private const int EffectCases = 8;

    /// <summary>Ranks by every method from a probed run, and swaps each one's first k neurons on held-out questions.</summary>
    /// <param name="session">A run on the organism whose stage probe has finished; selection by attribution, so that it holds gradients.</param>
    /// <param name="cases">Held-out cases a dimension, each answered under both personas.</param>
    /// <param name="seed">The seed of cases and random rankings.</param>
    /// <param name="cancellation">Stops at the next layer; none: the running notebook cell's.</param>
    /// <exception cref="ValueLocateException">The model is no organism, or has not been probed.</exception>
    public static IReadOnlyList<MethodTruth> Run(RunSession session, int cases = 24, int seed = 1, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        var folder = session.Model.Location.Path;
        var planted = PlantedNeurons.Find(folder) ?? throw new ValueLocateException($"'{folder}' holds no {PlantedNeurons.FileName}: it is no model organism.");
        var language = OrganismGrammar.In(folder);
        using var call = session.Model.Decoder.Use("comparing methods with the truth", cancellation);
        var swaps = new HeldOutSwaps(session.Model, language, HeldOutTexts.Draw(language, cases, seed));
        var work = new Work(session, planted, language, swaps);
        var contrast = session.Settings.Contrast.ToString().ToLowerInvariant();
        List<MethodTruth> result = [
            .. LocateStage.Rankings(session).Select(r => new MethodTruth(Name(r.Kind), contrast, r.WithoutCommon, [.. r.Scores.Select(work.Score)]))];
        var random = new SplitMix(SplitMix.Mix((ulong)(uint)seed ^ 0x52414E4B));
        var draws = Enumerable.Range(0, RandomDraws).Select(_ => session.Data.Dimensions.Select((_, d) => work.Score(Shuffled(), d)).ToList()).ToList();
        result.Add(new MethodTruth("random", contrast, false, [.. session.Data.Dimensions.Select((x, d) => Mean(x.Id, [.. draws.Select(r => r[d])]))]));
        return result;

        double[] Shuffled() => [.. random.Shuffled(Enumerable.Range(0, session.Model.Decoder.Config.TotalNeurons)).Select(i => (double)i)];
    }

    /// <summary>The rule's word on the command line; |delta| has the name of what it compares.</summary>
    private static string Name(SelectionKind kind) => kind switch
    {
        SelectionKind.Fraction => "activation probability",
        SelectionKind.MeanDifference => "mean difference",
        SelectionKind.CohensD => "Cohen's d",
        SelectionKind.NaturalGradient => "natural gradient",
        _ => "attribution",
    };

    private static MethodTruthDimension Mean(string dimension, List<MethodTruthDimension> draws) =>
        new(dimension, draws.Average(d => d.Auc), draws.Average(d => d.Precision),
            draws.Average(d => d.Distractors), draws.Average(d => d.Flips), draws.Average(d => d.EffectPerNeuron));

    private sealed class Work(RunSession session, PlantedNeurons planted, OrganismGrammar language, HeldOutSwaps swaps)
    {
        public MethodTruthDimension Score(double[] score, int d)
        {
            var id = session.Data.Dimensions[d].Id;
            var neurons = session.Model.Decoder.Config.IntermediateSize;
            var truth = planted.Dimensions.FirstOrDefault(p => p.Dimension == id)
                ?? throw new ValueLocateException($"The organism's {PlantedNeurons.FileName} knows no dimension '{id}', which the run's dataset has.");
            var number = language.Dimensions.Select(x => x.Id).ToList().IndexOf(id);
            var k = truth.Planted.Count;
            List<(int Layer, int Index)> first = [.. TruthComparison.Top(score, k).Select(i => (i / neurons, i % neurons))];
            var compared = TruthComparison.Of(planted, id, first, score, neurons)!;
            return new MethodTruthDimension(id, compared.Auc, compared.Precision, (double)compared.DistractorsFound / k, swaps.Flips(number, first),
                swaps.Effect(number, first, EffectCases) / k);
        }
    }
}
