using ValueLocate.Locating;
using ValueLocate.Probing;
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
        var gradients = s.Selection.Kind == SelectionKind.Attribution ? statistics.Gradients : null;
        var slopes = gradients?.Select(g => g.Mean()).ToList();
        var specialSlopes = slopes is null ? null : Gradients.WithoutCommon(slopes);
        IReadOnlyList<Difference> own = remove ? special : plain, other = remove ? plain : special;
        var sets = own.Select((d, i) => s.Selection.Select(d, calibrations[i].Threshold, (remove ? specialSlopes : slopes)?[i])).ToList();
        // With one dimension everything is common, and nothing is left to select from.
        var others = ids.Count == 1 ? [] : other.Select((d, i) => Largest(s.Selection, d, sets[i].Count, (remove ? slopes : specialSlopes)?[i])).ToList();
        if (s.Preset == SteeringPreset.Npti) (sets, others) = ([.. Quantiles.Add(session, sets)], [.. Quantiles.Add(session, others)]);
        var permuted = Permuted(session, ids, positive, negative, sets, remove, gradients);
        return new LocateResult
        {
            Sets = sets,
            OtherSets = others,
            PermutedSets = permuted,
            Calibrations = calibrations,
            PerLayer = [.. sets.Select(x => Enumerable.Range(0, positive[0].Layers).Select(l => x.All.Count(n => n.Layer == l)).ToList())],
            Overlap = NeuronOverlap.Matrix(sets, NeuronOverlap.Jaccard),
            Correlation = Square(ids.Count, (a, b) => Calibration.Correlation(plain[a].Delta, plain[b].Delta)),
            Questions = [.. ids.Select(id => session.Data.Search.Count(p => p.Dimension == id))],
            Tokens = [.. ids.Select((_, d) => positive[d].TotalTokens + negative[d].TotalTokens)],
            Layers = positive[0].Layers,
            Neurons = positive[0].Neurons,
            Truth = PlantedNeurons.Find(session.Model.Location.Path) is not { } planted ? null
                : [.. own.Select((d, i) => TruthComparison.Of(planted, d.Dimension, sets[i].All.Select(n => (n.Layer, n.Index)),
                    s.Selection.Score(d, (remove ? specialSlopes : slopes)?[i]), d.Neurons)).OfType<TruthComparison>()],
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
            var differences = without ? Difference.WithoutCommon(plain) : plain;
            var gradients = without && slopes is not null ? Gradients.WithoutCommon(slopes) : slopes;
            foreach (var kind in SelectionRule.FractionKinds.Where(k => k != SelectionKind.Attribution || gradients is not null))
                yield return (kind, without, [.. differences.Select((x, d) => new SelectionRule { Kind = kind }.Score(x, gradients?[d]))]);
        }
    }

    private static List<NeuronSet> Permuted(RunSession session, List<string> ids, List<ActivationStatistics> positive,
        List<ActivationStatistics> negative, List<NeuronSet> sets, bool remove, IReadOnlyList<Gradients>? gradients)
    {
        var random = new Random(session.Settings.Seed + 1);
        var signs = ids.Select(_ => Calibration.Signs(session.Settings.Folds, random)).ToList();
        IReadOnlyList<Difference> shuffled = [.. ids.Select((id, d) => Difference.Of(id, positive[d], negative[d], signs[d]))];
        List<double[]>? slopes = gradients?.Select((g, i) => g.Mean(signs[i])).ToList();
        if (remove) (shuffled, slopes) = (Difference.WithoutCommon(shuffled), slopes is null ? null : Gradients.WithoutCommon(slopes));
        var result = shuffled.Select((d, i) => Largest(session.Settings.Selection, d, sets[i].Count, slopes?[i])).ToList();
        return session.Settings.Preset == SteeringPreset.Npti ? [.. Quantiles.Add(session, result)] : result;
    }

    /// <summary>As many neurons by the run's own score.</summary>
    private static NeuronSet Largest(SelectionRule rule, Difference d, int count, double[]? slope) => new SelectionRule
    {
        Kind = SelectionRule.FractionKinds.Contains(rule.Kind) ? rule.Kind : SelectionKind.Fraction,
        Fraction = Math.Min(1, (double)count / d.Delta.Length),
    }.Select(d, gradient: slope);

    private static IReadOnlyList<IReadOnlyList<double>> Square(int n, Func<int, int, double> value) =>
        [.. Enumerable.Range(0, n).Select(a => Enumerable.Range(0, n).Select(b => value(a, b)).ToList())];
}
