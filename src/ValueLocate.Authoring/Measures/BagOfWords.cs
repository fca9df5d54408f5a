using System.Text.RegularExpressions;
using ValueLocate.Datasets;

namespace ValueLocate.Authoring.Measures;

/// <summary>
/// Logistic regression on the set of words of a text. It measures what words alone give away; the same rows and seed give the same model.
/// </summary>
public sealed partial class BagOfWords
{
    private const int Epochs = 60;
    private const double Rate = 0.3;
    private const double Decay = 0.001;

    private readonly Dictionary<string, int> index = [];
    private readonly double[] weights;
    private double bias;

    private BagOfWords(IReadOnlyList<LabelledText> rows, int seed)
    {
        var features = new int[rows.Count][];
        for (var i = 0; i < rows.Count; i++)
        {
            features[i] = [.. Features(rows[i].Text).Select(f =>
            {
                if (!index.TryGetValue(f, out var at)) index.Add(f, at = index.Count);
                return at;
            })];
        }
        weights = new double[index.Count];
        var random = new SplitMix((ulong)seed);
        var order = Enumerable.Range(0, rows.Count).ToArray();
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            order = random.Shuffled(order);
            var rate = Rate / (1 + epoch * 0.1);
            foreach (var i in order) Step(features[i], rows[i].Label, rate);
        }
    }

    /// <summary>Trains a model on texts with a yes/no label.</summary>
    public static BagOfWords Train(IReadOnlyList<LabelledText> rows, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return new BagOfWords(rows, seed);
    }

    /// <summary>The log-odds that the model gives the label yes.</summary>
    public double Score(string text)
    {
        var found = Features(text).ToList();
        return bias + found.Sum(f => index.TryGetValue(f, out var i) ? weights[i] : 0) / Math.Sqrt(Math.Max(1, found.Count));
    }

    /// <summary>The share of texts whose label the model tells.</summary>
    public double Accuracy(IReadOnlyList<LabelledText> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return rows.Count == 0 ? double.NaN : rows.Count(r => Score(r.Text) > 0 == r.Label) / (double)rows.Count;
    }

    /// <summary>The share told over k folds, each by a model that has not seen it; the rows of one group stay in one fold.</summary>
    public static double CrossValidated(IReadOnlyList<IReadOnlyList<LabelledText>> groups, int folds = 5, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(groups);
        var shuffled = new SplitMix((ulong)seed).Shuffled(groups);
        double told = 0;
        for (var fold = 0; fold < folds; fold++)
        {
            List<LabelledText> held = [.. shuffled.Where((_, i) => i % folds == fold).SelectMany(g => g)];
            List<LabelledText> rest = [.. shuffled.Where((_, i) => i % folds != fold).SelectMany(g => g)];
            if (held.Count > 0) told += Train(rest, seed).Accuracy(held) * held.Count;
        }
        return told / groups.Sum(g => g.Count);
    }

    private void Step(int[] features, bool label, double rate)
    {
        var scale = 1 / Math.Sqrt(Math.Max(1, features.Length));
        var sum = bias;
        foreach (var f in features) sum += weights[f] * scale;
        var gradient = (label ? 1 : 0) - 1 / (1 + Math.Exp(-Math.Clamp(sum, -30, 30)));
        foreach (var f in features) weights[f] += rate * (gradient * scale - Decay * weights[f]);
        bias += 0.1 * rate * gradient;
    }

    private static IEnumerable<string> Features(string text) =>
        Feature().Matches(text.ToLowerInvariant().Replace('’', '\'')).Select(m => m.Value).Distinct();

    [GeneratedRegex(@"[\p{L}']+", RegexOptions.CultureInvariant)]
    private static partial Regex Feature();
}
