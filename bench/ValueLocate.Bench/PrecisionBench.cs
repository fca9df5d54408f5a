using System.Globalization;
using ValueLocate.Datasets;
using ValueLocate.Inference;
using ValueLocate.Locating;

namespace ValueLocate.Bench;

/// <summary>Whether bfloat16 finds the neurons that float32 finds: Jaccard of the two sets, by dimension, ranking and share of all neurons.</summary>
internal static class PrecisionBench
{
    private static readonly double[] Shares = [0.001, 0.005, 0.01, 0.02, 0.05];
    private static readonly SelectionKind[] Kinds = [SelectionKind.Attribution, SelectionKind.MeanDifference, SelectionKind.CohensD, SelectionKind.Fraction];

    /// <summary>Reads search pairs of every dimension in both dtypes.</summary>
    /// <param name="path">The model.</param>
    /// <param name="questions">Search questions a dimension, spread over all.</param>
    /// <param name="gradients">Of these, questions that the contrast gradient is taken on.</param>
    /// <param name="output">Where the table goes.</param>
    public static void Run(string path, int questions, int gradients, TextWriter output)
    {
        var (data, wide) = Read(path, "float32", questions, gradients);
        var (_, narrow) = Read(path, "bfloat16", questions, gradients);
        output.WriteLine($"{Path.GetFileName(Path.GetFullPath(path))}: {questions} search questions a dimension, gradient on {gradients}; Jaccard of the "
            + "neurons that float32 and bfloat16 select");
        var shares = Shares.Select(s => string.Create(CultureInfo.InvariantCulture, $"{100 * s:0.#} %"));
        output.WriteLine($"| ranking | dimension | {string.Join(" | ", shares)} |");
        output.WriteLine($"|---|---|{string.Concat(Enumerable.Repeat("---|", Shares.Length))}");
        foreach (var kind in Kinds)
        {
            foreach (var dimension in data)
                output.WriteLine($"| {kind} | {dimension} | {string.Join(" | ", Shares.Select(s => Overlap(wide, narrow, dimension, kind, s)))} |");
        }
    }

    private static (IReadOnlyList<string> Dimensions, ContrastStatistics Read) Read(string path, string dtype, int questions, int gradients)
    {
        using var model = LanguageModel.Load(path, new ModelOptions { Dtype = dtype });
        var data = model.Dataset();
        var pairs = data.Pairs.Where(p => p.Split is null or Split.Search).GroupBy(p => p.Dimension).SelectMany(g => Spread([.. g], questions));
        var read = model.Probe(pairs, new ProbeOptions { GradientQuestions = gradients });
        return (read.Dimensions, read);
    }

    private static IEnumerable<Pair> Spread(List<Pair> all, int count) =>
        count >= all.Count ? all : Enumerable.Range(0, count).Select(i => all[(int)((long)i * all.Count / count)]);

    private static string Overlap(ContrastStatistics a, ContrastStatistics b, string dimension, SelectionKind kind, double share)
    {
        var rule = new SelectionRule { Kind = kind, Fraction = share };
        HashSet<(int, int)> Of(ContrastStatistics s) => [.. s.Locate(dimension, rule).All.Select(n => (n.Layer, n.Index))];
        var (x, y) = (Of(a), Of(b));
        var both = x.Count(y.Contains);
        return string.Create(CultureInfo.InvariantCulture, $"{(double)both / (x.Count + y.Count - both):0.000}");
    }
}
