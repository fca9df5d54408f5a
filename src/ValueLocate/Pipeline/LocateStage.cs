using ValueLocate.Locating;
using ValueLocate.Inference.Weights;
using ValueLocate.Probing;
using ValueLocate.Steering;

namespace ValueLocate.Pipeline;

/// <summary>From statistics to neurons.</summary>
internal static class LocateStage
{
    public static LocateResult Run(RunSession session)
    {
        var s = session.Settings;
        var (positive, negative) = Read(session);
        var ids = session.Data.Dimensions.Select(d => d.Id).ToList();
        var calibrations = ids.Select((id, d) => Calibration.Of(id, positive[d], negative[d], s.Selection.FalseDiscoveryRate, s.Permutations, s.Seed)).ToList();
        if (s.Selection.Kind == SelectionKind.Permutation && calibrations.FindIndex(c => !c.IsCalibrated) is >= 0 and var none)
        {
            throw new ValueLocateException(string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"{ids[none]}: at no threshold do permuted labels pass at most {s.Selection.FalseDiscoveryRate:0.##} of what true labels pass, so none can be chosen by permutation; give more search questions, or another --select."));
        }
        var plain = ids.Select((id, d) => Difference.Of(id, positive[d], negative[d])).ToList();
        var special = Difference.WithoutCommon(plain);
        // A crossed situation is answered by every dimension: what they share is taken out by design.
        var remove = s.RemoveCommon || s.Contrast == ContrastKind.Crossed;
        var gradients = s.Selection.Kind == SelectionKind.Attribution ? ReadGradients(session) : null;
        var slopes = gradients?.ConvertAll(g => g.Mean());
        var specialSlopes = slopes is null ? null : Gradients.WithoutCommon(slopes);
        IReadOnlyList<Difference> own = remove ? special : plain, other = remove ? plain : special;
        var sets = own.Select((d, i) => s.Selection.Select(d, calibrations[i].Threshold, (remove ? specialSlopes : slopes)?[i])).ToList();
        var others = other.Select((d, i) => Largest(s.Selection, d, sets[i].Count, (remove ? slopes : specialSlopes)?[i])).ToList();
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
                : [.. own.Select((d, i) => TruthComparison.Of(planted, d.Dimension, sets[i].All.Select(n => (n.Layer, n.Index)), s.Selection.Score(d, (remove ? specialSlopes : slopes)?[i]), d.Neurons)).OfType<TruthComparison>()],
        };
    }

    /// <summary>Every ranking that the statistics allow: [dimension][layer x F + neuron] by each score, with and without what the dimensions share.</summary>
    public static IEnumerable<(SelectionKind Kind, bool WithoutCommon, IReadOnlyList<double[]> Scores)> Rankings(RunSession session)
    {
        var (positive, negative) = Read(session);
        IReadOnlyList<Difference> plain = [.. session.Data.Dimensions.Select((x, d) => Difference.Of(x.Id, positive[d], negative[d]))];
        var slopes = session.Settings.Selection.Kind == SelectionKind.Attribution ? ReadGradients(session).ConvertAll(g => g.Mean()) : null;
        foreach (var without in (bool[])[false, true])
        {
            var differences = without ? Difference.WithoutCommon(plain) : plain;
            var gradients = without && slopes is not null ? Gradients.WithoutCommon(slopes) : slopes;
            foreach (var kind in SelectionRule.FractionKinds.Where(k => k != SelectionKind.Attribution || gradients is not null))
                yield return (kind, without, [.. differences.Select((x, d) => new SelectionRule { Kind = kind }.Score(x, gradients?[d]))]);
        }
    }

    /// <summary>The mean residual streams of both aspects.</summary>
    public static (float[] Difference, int Layer) Residual(RunSession session, string dimension)
    {
        using var file = Open(session);
        double[] up = Doubles(file, ProbeStage.Prefix(dimension, true)), down = Doubles(file, ProbeStage.Prefix(dimension, false));
        return ([.. up.Zip(down, (a, b) => (float)(a - b))], ProbeStage.ResidualLayer(session.Model.Model.Config.Layers));
    }

    private static double[] Doubles(SafetensorsFile file, string prefix)
    {
        using var t = file.Read(prefix + "residual");
        return System.Runtime.InteropServices.MemoryMarshal.Cast<byte, double>(t.bytes).ToArray();
    }

    private static SafetensorsFile Open(RunSession session)
    {
        var path = session.PathOf(RunFiles.Statistics);
        if (!File.Exists(path)) throw new ValueLocateException($"There is no '{path}': run the stage probe first.");
        return SafetensorsFile.Open(path);
    }

    /// <summary>One dimension's statistics.</summary>
    public static (ActivationStatistics Positive, ActivationStatistics Negative) Read(RunSession session, string dimension)
    {
        using var file = Open(session);
        return (ActivationStatistics.Read(file, ProbeStage.Prefix(dimension, true)), ActivationStatistics.Read(file, ProbeStage.Prefix(dimension, false)));
    }

    private static (List<ActivationStatistics> Positive, List<ActivationStatistics> Negative) Read(RunSession session)
    {
        using var file = Open(session);
        return (All(true), All(false));

        List<ActivationStatistics> All(bool positive) => [.. session.Data.Dimensions.Select(d => ActivationStatistics.Read(file, ProbeStage.Prefix(d.Id, positive)))];
    }

    private static List<NeuronSet> Permuted(RunSession session, List<string> ids, List<ActivationStatistics> positive, List<ActivationStatistics> negative, List<NeuronSet> sets, bool remove, List<Gradients>? gradients)
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

    private static List<Gradients> ReadGradients(RunSession session)
    {
        using var file = Open(session);
        return [.. session.Data.Dimensions.Select(d => Gradients.Read(file, d.Id))];
    }

    private static IReadOnlyList<IReadOnlyList<double>> Square(int n, Func<int, int, double> value) => [.. Enumerable.Range(0, n).Select(a => Enumerable.Range(0, n).Select(b => value(a, b)).ToList())];
}
