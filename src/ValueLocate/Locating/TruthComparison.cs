namespace ValueLocate.Locating;

/// <summary>What was found of one dimension, beside what was planted.</summary>
public sealed record TruthComparison
{
    /// <summary>The dimension's id.</summary>
    public required string Dimension { get; init; }

    /// <summary>Planted neurons.</summary>
    public required int Planted { get; init; }

    /// <summary>Distractors.</summary>
    public required int Distractors { get; init; }

    /// <summary>Neurons that were selected.</summary>
    public required int Selected { get; init; }

    /// <summary>Planted neurons among the selected.</summary>
    public required int PlantedFound { get; init; }

    /// <summary>Distractors among the selected.</summary>
    public required int DistractorsFound { get; init; }

    /// <summary>Share of planted neurons among the as many highest scores, from 0 to 1.</summary>
    public required double Precision { get; init; }

    /// <summary>Probability that a planted neuron's score is above that of another one: area under the ROC curve, .5 by chance.</summary>
    public required double Auc { get; init; }

    /// <summary>Compares; null where the truth knows nothing of the dimension.</summary>
    /// <param name="truth">The planted neurons.</param>
    /// <param name="dimension">The dimension's id.</param>
    /// <param name="found">The selected neurons.</param>
    /// <param name="score">What they were ranked by, [layer, neuron] in one piece.</param>
    /// <param name="neurons">Neurons F a layer.</param>
    public static TruthComparison? Of(PlantedNeurons truth, string dimension, IEnumerable<(int Layer, int Index)> found, IReadOnlyList<double> score,
        int neurons)
    {
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(score);
        if (truth.Dimensions.FirstOrDefault(d => d.Dimension == dimension) is not { } own) return null;
        var planted = Places(own.Planted);
        var selected = found.ToHashSet();
        var right = planted.Select(p => p.Layer * neurons + p.Index).ToHashSet();
        return new TruthComparison
        {
            Dimension = dimension,
            Planted = planted.Count,
            Distractors = own.Distractors.Count,
            Selected = selected.Count,
            PlantedFound = selected.Count(planted.Contains),
            DistractorsFound = selected.Count(Places(own.Distractors).Contains),
            Precision = Top(score, right.Count).Count(right.Contains) / (double)right.Count,
            Auc = AreaUnderCurve(score, right),
        };
    }

    /// <summary>The k highest scores, highest first; equal ones in order.</summary>
    public static IEnumerable<int> Top(IReadOnlyList<double> score, int k) =>
        Enumerable.Range(0, score.Count).OrderByDescending(i => score[i]).ThenBy(i => i).Take(k);

    /// <summary>Mann-Whitney's statistic as a share, ties counting half.</summary>
    private static double AreaUnderCurve(IReadOnlyList<double> score, HashSet<int> right)
    {
        var wrong = Enumerable.Range(0, score.Count).Where(i => !right.Contains(i)).Select(i => score[i]).Order().ToArray();
        if (wrong.Length == 0 || right.Count == 0) return double.NaN;
        double sum = 0;
        foreach (var i in right)
        {
            var below = Before(wrong, x => x < score[i]);
            sum += below + 0.5 * (Before(wrong, x => x <= score[i]) - below);
        }
        return sum / right.Count / wrong.Length;
    }

    /// <summary>How many of the ascending values, from the first on, fulfil the condition.</summary>
    private static int Before(double[] ascending, Func<double, bool> holds)
    {
        int low = 0, high = ascending.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (holds(ascending[middle])) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private static HashSet<(int Layer, int Index)> Places(IReadOnlyList<PlantedNeuron> neurons) => [.. neurons.Select(n => (n.Layer, n.Index))];
}
