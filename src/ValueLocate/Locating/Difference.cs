using ValueLocate.Probing;

namespace ValueLocate.Locating;

/// <summary>
/// What separates the two aspects of one dimension, neuron by neuron, [layer, neuron] in one piece: the difference of activation
/// probabilities (delta) and of mean activations.
/// </summary>
public sealed class Difference
{
    private Difference(string dimension, int layers, int neurons, double[][] columns)
    {
        (Dimension, Layers, Neurons) = (dimension, layers, neurons);
        (ProbabilityPositive, ProbabilityNegative, MeanPositive, MeanNegative, Deviation) = (columns[0], columns[1], columns[2], columns[3], columns[4]);
        Delta = Minus(ProbabilityPositive, ProbabilityNegative);
        Mean = Minus(MeanPositive, MeanNegative);
    }

    /// <summary>The dimension's id.</summary>
    public string Dimension { get; }

    /// <summary>Layers L.</summary>
    public int Layers { get; }

    /// <summary>Neurons F in a layer.</summary>
    public int Neurons { get; }

    /// <summary>p under the positive aspect.</summary>
    public double[] ProbabilityPositive { get; }

    /// <summary>p under the negative aspect.</summary>
    public double[] ProbabilityNegative { get; }

    /// <summary>Mean activation under the positive aspect.</summary>
    public double[] MeanPositive { get; }

    /// <summary>Mean activation under the negative aspect.</summary>
    public double[] MeanNegative { get; }

    /// <summary>delta = p+ - p-.</summary>
    public double[] Delta { get; }

    /// <summary>mean+ - mean-.</summary>
    public double[] Mean { get; }

    /// <summary>Standard deviation of the activation within the aspects, pooled over both; a common part that was removed leaves it as it is.</summary>
    public double[] Deviation { get; }

    /// <summary>The difference over all folds.</summary>
    public static Difference Of(string dimension, ActivationStatistics positive, ActivationStatistics negative) =>
        Of(dimension, positive, negative, [.. Enumerable.Repeat(1, positive.Folds)]);

    /// <summary>
    /// The difference with some folds' labels swapped (a permutation: under no difference between the aspects it is as good as the true one),
    /// or with some folds left out.
    /// </summary>
    /// <param name="dimension">The dimension's id.</param>
    /// <param name="positive">Statistics of the positive aspect.</param>
    /// <param name="negative">Statistics of the negative aspect.</param>
    /// <param name="signs">A fold each: 1 as it is, -1 labels swapped, 0 left out.</param>
    public static Difference Of(string dimension, ActivationStatistics positive, ActivationStatistics negative, IReadOnlyList<int> signs)
    {
        var all = positive.Layers * positive.Neurons;
        double[][] columns = [new double[all], new double[all], new double[all], new double[all], new double[all]];
        double nPositive = 0, nNegative = 0;
        for (var k = 0; k < signs.Count; k++)
        {
            if (signs[k] == 0) continue;
            var (up, down) = signs[k] > 0 ? (positive, negative) : (negative, positive);
            nPositive += up.Tokens[k];
            nNegative += down.Tokens[k];
            for (int i = 0, at = k * all; i < all; i++, at++)
            {
                columns[0][i] += up.Positive[at];
                columns[1][i] += down.Positive[at];
                columns[2][i] += up.Sum[at];
                columns[3][i] += down.Sum[at];
                columns[4][i] += up.SumOfSquares[at] + down.SumOfSquares[at];
            }
        }
        for (var i = 0; i < all; i++)
        {
            columns[0][i] /= Math.Max(1, nPositive);
            columns[1][i] /= Math.Max(1, nNegative);
            columns[2][i] /= Math.Max(1, nPositive);
            columns[3][i] /= Math.Max(1, nNegative);
            var within = columns[4][i] - nPositive * columns[2][i] * columns[2][i] - nNegative * columns[3][i] * columns[3][i];
            columns[4][i] = Math.Sqrt(Math.Max(0, within) / Math.Max(1, nPositive + nNegative - 2));
        }
        return new Difference(dimension, positive.Layers, positive.Neurons, columns);
    }

    /// <summary>Differences with about half of the folds' labels swapped, drawn anew each time: what chance alone gives.</summary>
    /// <param name="dimension">The dimension's id.</param>
    /// <param name="positive">Statistics of the positive aspect, two folds or more.</param>
    /// <param name="negative">Statistics of the negative aspect.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">The seed.</param>
    /// <exception cref="ValueLocateException">There are fewer than two folds.</exception>
    public static IReadOnlyList<Difference> Permuted(string dimension, ActivationStatistics positive, ActivationStatistics negative, int count, int seed)
    {
        ArgumentNullException.ThrowIfNull(positive);
        if (positive.Folds < 2) throw new ValueLocateException("Labels are permuted by whole folds: that needs statistics in at least 2 folds.");
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Of(dimension, positive, negative, Calibration.Signs(positive.Folds, random)))];
    }

    /// <summary>
    /// The same differences less their mean over dimensions: what all dimensions share (agreeing, endorsing) drops out. Half of the mean goes
    /// from each aspect, so p+ - p- stays delta.
    /// </summary>
    public static IReadOnlyList<Difference> WithoutCommon(IReadOnlyList<Difference> dimensions)
    {
        var all = dimensions[0].Delta.Length;
        double[] delta = new double[all], mean = new double[all];
        foreach (var d in dimensions)
        {
            for (var i = 0; i < all; i++)
            {
                delta[i] += d.Delta[i] / dimensions.Count / 2;
                mean[i] += d.Mean[i] / dimensions.Count / 2;
            }
        }
        return [.. dimensions.Select(d => new Difference(d.Dimension, d.Layers, d.Neurons,
            [Minus(d.ProbabilityPositive, delta), Plus(d.ProbabilityNegative, delta), Minus(d.MeanPositive, mean), Plus(d.MeanNegative, mean), d.Deviation]))];
    }

    /// <summary>One neuron's numbers.</summary>
    /// <param name="index">layer x F + neuron.</param>
    public LocatedNeuron At(int index) => new()
    {
        Layer = index / Neurons,
        Index = index % Neurons,
        Delta = Delta[index],
        ProbabilityPositive = ProbabilityPositive[index],
        ProbabilityNegative = ProbabilityNegative[index],
        MeanPositive = MeanPositive[index],
        MeanNegative = MeanNegative[index],
    };

    private static double[] Minus(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x - y)];

    private static double[] Plus(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x + y)];
}
