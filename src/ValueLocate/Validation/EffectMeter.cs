using ValueLocate.Datasets;
using ValueLocate.Locating;
using ValueLocate.Probing;

namespace ValueLocate.Validation;

/// <summary>
/// Contrast log-odds of one set of questions under edits, every measurement kept in the log. A dimension's questions are laid out when they are first needed.
/// </summary>
internal sealed class EffectMeter : IDisposable
{
    private readonly MeasureContext context;
    private readonly string name;
    private readonly List<Pair>[] pairs;
    private readonly string[] contents;
    private readonly PairScorer?[] readers;

    /// <param name="context">The model and where numbers are kept.</param>
    /// <param name="name">The set's name, part of every key.</param>
    /// <param name="pairs">The questions.</param>
    /// <param name="limit">Questions a dimension at most, spread over all; 0: all.</param>
    public EffectMeter(MeasureContext context, string name, IReadOnlyList<Pair> pairs, int limit = 0)
    {
        (this.context, this.name) = (context, name);
        this.pairs = [.. context.Dimensions.Select(d => Spread(pairs.Where(p => p.Dimension == d).ToList(), limit))];
        contents = [.. this.pairs.Select(own => MeasurementKey.Of(own.SelectMany(p => (string[])[p.Question, p.Positive, p.Negative])))];
        readers = new PairScorer?[this.pairs.Length];
    }

    /// <summary>Questions of a dimension.</summary>
    public int Count(int dimension) => pairs[dimension].Count;

    /// <summary>The dimension across the circle from another; null where the theory names none.</summary>
    public string? Opposite(string dimension) => context.Opposites.GetValueOrDefault(dimension);

    /// <summary>Tokens of one measurement of a dimension.</summary>
    public long Tokens(int dimension) => pairs[dimension].Sum(p => 1L + context.Model.Answer(p.Positive).Count + context.Model.Answer(p.Negative).Count);

    /// <summary>Where the questions of <paramref name="limit"/> lie among all.</summary>
    public static IReadOnlyList<int> Places(int count, int limit) => limit == 0 || limit >= count
        ? [.. Enumerable.Range(0, count)]
        : [.. Enumerable.Range(0, limit).Select(i => i * count / limit)];

    /// <summary>C of every question of a dimension under an edit.</summary>
    /// <param name="key">Names the edit.</param>
    /// <param name="dimension">Whose questions.</param>
    /// <param name="edit">The edit.</param>
    public double[] Measure(string key, int dimension, MeasuredEdit edit) =>
        context.Measure($"{name}|{key}|{context.Dimensions[dimension]}", contents[dimension], edit, () =>
        {
            var reader = Reader(dimension);
            var values = reader.Measure(context.Cancellation);
            context.Advance?.Invoke(reader.Tokens);
            return values;
        });

    /// <summary>Both directions of a neuron edit.</summary>
    public (double[] Up, double[] Down) Both(string key, int dimension, NeuronSet set, double gamma) =>
        (Measure(key + "|+", dimension, MeasuredEdit.Of(context, set, true, gamma)),
            Measure(key + "|-", dimension, MeasuredEdit.Of(context, set, false, gamma)));

    /// <summary>C of every question of a dimension behind a description of each aspect in the system's turn, without any edit.</summary>
    /// <param name="key">Names the measurement.</param>
    /// <param name="dimension">Whose questions.</param>
    /// <param name="description">The text for a question, by its place, and an aspect.</param>
    public (double[] Up, double[] Down) Prompted(string key, int dimension, Func<int, Aspect, string> description) =>
        (Prompted(key + "|+", dimension, i => description(i, Aspect.Positive)), Prompted(key + "|-", dimension, i => description(i, Aspect.Negative)));

    /// <summary>Both directions of any edit.</summary>
    /// <param name="key">Names the edit.</param>
    /// <param name="dimension">Whose questions.</param>
    /// <param name="edit">The edit times 1 or -1.</param>
    public (double[] Up, double[] Down) Both(string key, int dimension, Func<double, MeasuredEdit> edit) =>
        (Measure(key + "|+", dimension, edit(1)), Measure(key + "|-", dimension, edit(-1)));

    /// <summary>The steering effect (half the difference of the two directions), a question each.</summary>
    public static double[] Half((double[] Up, double[] Down) both) => [.. both.Up.Zip(both.Down, (u, d) => (u - d) / 2)];

    /// <summary>Frees a dimension's layout.</summary>
    public void Release(int dimension)
    {
        readers[dimension]?.Dispose();
        readers[dimension] = null;
    }

    public void Dispose()
    {
        for (var d = 0; d < readers.Length; d++) Release(d);
    }

    private double[] Prompted(string key, int dimension, Func<int, string> description)
    {
        List<string> texts = [.. Enumerable.Range(0, Count(dimension)).Select(description)];
        var content = MeasurementKey.Of([contents[dimension], .. texts]);
        return context.Measure($"{name}|{key}|{context.Dimensions[dimension]}", content, MeasuredEdit.None, () =>
        {
            var model = context.Model;
            using var reader = new PairScorer(
                model.Decoder,
                [.. pairs[dimension].Select((p, i) => PackedExample.Of(model, p) with { Prompt = model.Prompt(p.Question, texts[i]) })],
                cancellation: context.Cancellation);
            context.Advance?.Invoke(reader.Tokens);
            return reader.Measure(context.Cancellation);
        });
    }

    private static List<Pair> Spread(List<Pair> all, int limit) => [.. Places(all.Count, limit).Select(i => all[i])];

    private PairScorer Reader(int dimension) =>
        readers[dimension] ??= new PairScorer(context.Model.Decoder, pairs[dimension].ConvertAll(p => PackedExample.Of(context.Model, p)),
            cancellation: context.Cancellation);
}
