using ValueLocate.Locating;
using ValueLocate.Steering;

namespace ValueLocate.Pipeline;

/// <summary>From statistics to neurons.</summary>
internal static class LocateStage
{
    public static LocateResult Run(RunSession session, ContrastStatistics statistics)
    {
        var s = session.Settings;
        var ids = session.Dimensions;
        var (positive, negative) = (ids.ConvertAll(statistics.Positive), ids.ConvertAll(statistics.Negative));
        var calibrations = ids.Select((id, d) =>
        {
            session.Cancellation.ThrowIfCancellationRequested();
            return Calibration.Of(id, positive[d], negative[d], s.Selection.FalseDiscoveryRate, s.Permutations, s.Seed);
        }).ToList();
        if (s.Selection.Kind == SelectionKind.Permutation && calibrations.FindIndex(c => !c.IsCalibrated) is >= 0 and var none)
        {
            throw new ValueLocateException(string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"{ids[none]}: at no threshold do permuted labels pass at most {s.Selection.FalseDiscoveryRate:0.##} of what true labels pass, so none can "
                    + $"be chosen by permutation; give more search questions, or another --select."));
        }
        var plain = ids.Select((id, d) => Difference.Of(id, positive[d], negative[d])).ToList();
        if (ids.Count == 1 && s.RemoveCommon)
            throw new ValueLocateException(
                $"The dataset has one dimension, {ids[0]}, so there is no part that dimensions share to remove: leave --remove-common out.");
        var special = Difference.WithoutCommon(plain);
        // A crossed situation is answered by every dimension: what they share is taken out by design.
        var remove = s.RemoveCommon || s.Contrast == ContrastKind.Crossed && ids.Count > 1;
        var slopes = statistics.HasGradients ? statistics.Gradients.Select(g => g.Mean()).ToList() : null;
        var (own, other) = (new Contrast(plain, slopes, statistics.Curvature), new Contrast(special, Special(slopes), statistics.Curvature));
        if (remove) (own, other) = (other, own);
        var sets = ids.Select((_, i) => s.Selection.Select(own.Differences[i], calibrations[i].Threshold, own.Slopes?[i], own.Descent(i))).ToList();
        // With one dimension everything is common, and nothing is left to select from.
        var others = ids.Count == 1 ? [] : ids.Select((_, i) => other.Largest(s.Selection, i, sets[i].Count)).ToList();
        if (s.Preset == SteeringPreset.Npti) (sets, others) = ([.. Quantiles.Add(session, sets)], [.. Quantiles.Add(session, others)]);
        return new LocateResult
        {
            Sets = sets,
            OtherSets = others,
            Calibrations = calibrations,
            PerLayer = [.. sets.Select(x => Enumerable.Range(0, positive[0].Layers).Select(l => x.All.Count(n => n.Layer == l)).ToList())],
            Overlap = NeuronOverlap.Matrix(sets, NeuronOverlap.Jaccard),
            Correlation = Square(ids.Count, (a, b) => Calibration.Correlation(plain[a].Delta, plain[b].Delta)),
            Questions = [.. ids.Select(id => session.Data.Search.Count(p => p.Dimension == id))],
            Tokens = [.. ids.Select((_, d) => positive[d].TotalTokens + negative[d].TotalTokens)],
            Layers = positive[0].Layers,
            Neurons = positive[0].Neurons,
            Truth = PlantedNeurons.Find(session.Model.Location.Path) is not { } planted ? null
                : [.. ids.Select((id, i) => TruthComparison.Of(planted, id, sets[i].All.Select(n => (n.Layer, n.Index)),
                    s.Selection.Score(own.Differences[i], own.Slopes?[i], own.Descent(i)), own.Differences[i].Neurons)).OfType<TruthComparison>()],
        };
    }

    /// <summary>Every ranking that the statistics allow: [dimension][layer x F + neuron] by each score, with and without what the dimensions share.</summary>
    public static IEnumerable<(SelectionKind Kind, bool WithoutCommon, IReadOnlyList<double[]> Scores)> Rankings(RunSession session)
    {
        var statistics = session.Probed();
        IReadOnlyList<Difference> plain = [.. session.Dimensions.Select(statistics.Difference)];
        var slopes = statistics.HasGradients ? statistics.Gradients.Select(g => g.Mean()).ToList() : null;
        foreach (var without in (bool[])[false, true])
        {
            var contrast = without ? new Contrast(Difference.WithoutCommon(plain), Special(slopes), statistics.Curvature)
                : new Contrast(plain, slopes, statistics.Curvature);
            foreach (var kind in SelectionRule.FractionKinds)
            {
                var rule = new SelectionRule { Kind = kind };
                if (rule.NeedsGradient && slopes is null || kind == SelectionKind.NaturalGradient && statistics.Curvature is null) continue;
                yield return (kind, without, [.. contrast.Differences.Select((x, d) => rule.Score(x, contrast.Slopes?[d], contrast.Descent(d)))]);
            }
        }
    }

    /// <summary>As many neurons as were found, by the run's own score, with labels permuted: by question where the gradients say it, or else by fold.</summary>
    public static NeuronSet Permuted(RunSession session, int dimension, int draw, int count)
    {
        var (statistics, s) = (session.Probed(), session.Settings);
        var ids = session.Dimensions;
        var random = new Random(unchecked(s.Seed * 7919 + draw));
        List<int[]> signs = [.. ids.Select(_ => Calibration.Signs(s.Folds, random))];
        IReadOnlyList<Difference> shuffled = [.. ids.Select((id, d) => Difference.Of(id, statistics.Positive(id), statistics.Negative(id), signs[d]))];
        List<double[]>? slopes = !statistics.HasGradients ? null
            : [.. statistics.Gradients.Select((g, d) => draw < g.Permutations ? g.Permuted(draw) : g.Mean(signs[d]))];
        var remove = s.RemoveCommon || s.Contrast == ContrastKind.Crossed && ids.Count > 1;
        var contrast = new Contrast(remove ? Difference.WithoutCommon(shuffled) : shuffled, remove ? Special(slopes) : slopes, statistics.Curvature);
        var set = contrast.Largest(s.Selection, dimension, count);
        return s.Preset == SteeringPreset.Npti ? Quantiles.Add(session, [set]).First() : set;
    }

    private static List<double[]>? Special(List<double[]>? slopes) => slopes is null ? null : Gradients.WithoutCommon(slopes);

    /// <summary>What neurons are selected from.</summary>
    private sealed record Contrast(IReadOnlyList<Difference> Differences, List<double[]>? Slopes, Curvature? Curvature)
    {
        /// <summary>What the natural gradient is made of; null where it can't be taken.</summary>
        public Descent? Descent(int dimension) =>
            Slopes is null || Curvature is null ? null : new Descent(Curvature, NaturalGradient.Slope(Slopes, dimension));

        /// <summary>As many neurons by the rule's own score.</summary>
        public NeuronSet Largest(SelectionRule rule, int dimension, int count) => new SelectionRule
        {
            Kind = SelectionRule.FractionKinds.Contains(rule.Kind) ? rule.Kind : SelectionKind.Fraction,
            Fraction = Math.Min(1, (double)count / Differences[dimension].Delta.Length),
        }.Select(Differences[dimension], null, Slopes?[dimension], Descent(dimension));
    }

    private static IReadOnlyList<IReadOnlyList<double>> Square(int n, Func<int, int, double> value) =>
        [.. Enumerable.Range(0, n).Select(a => Enumerable.Range(0, n).Select(b => value(a, b)).ToList())];
}
