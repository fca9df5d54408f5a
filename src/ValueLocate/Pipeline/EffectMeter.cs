using ValueLocate.Datasets;
using ValueLocate.Locating;
using ValueLocate.Inference;
using ValueLocate.Probing;
using ValueLocate.Steering;
using ValueLocate.Validation;

namespace ValueLocate.Pipeline;

/// <summary>
/// Contrast log-odds of one set of questions under edits, every measurement kept in the run's log. A dimension's questions are laid out when they
/// are first needed.
/// </summary>
internal sealed class EffectMeter : IDisposable
{
    private readonly RunSession session;
    private readonly string name;
    private readonly List<Pair>[] pairs;
    private readonly ContrastReader?[] readers;

    /// <param name="session">The run.</param>
    /// <param name="name">The set's name, part of every key.</param>
    /// <param name="pairs">The questions.</param>
    /// <param name="limit">Questions a dimension at most, spread over all; 0: all.</param>
    public EffectMeter(RunSession session, string name, IReadOnlyList<Pair> pairs, int limit = 0)
    {
        (this.session, this.name) = (session, name);
        this.pairs = [.. session.Data.Dimensions.Select(d => Spread(pairs.Where(p => p.Dimension == d.Id).ToList(), limit))];
        readers = new ContrastReader?[this.pairs.Length];
    }

    /// <summary>Questions of a dimension.</summary>
    public int Count(int dimension) => pairs[dimension].Count;

    /// <summary>Tokens of one measurement of a dimension.</summary>
    public long Tokens(int dimension) => pairs[dimension].Sum(p => 1L + session.Model.Answer(p.Positive).Count + session.Model.Answer(p.Negative).Count);

    /// <summary>Where the questions of <paramref name="limit"/> lie among all.</summary>
    public static IReadOnlyList<int> Places(int count, int limit) => limit == 0 || limit >= count ? [.. Enumerable.Range(0, count)] : [.. Enumerable.Range(0, limit).Select(i => i * count / limit)];

    /// <summary>C of every question of a dimension under an edit; null: none.</summary>
    /// <param name="key">Names the edit.</param>
    /// <param name="dimension">Whose questions.</param>
    /// <param name="hook">Makes the edit's hook.</param>
    public double[] Measure(string key, int dimension, Func<IActivationHook>? hook) =>
        session.Measurements.Get($"{name}|{key}|{session.Data.Dimensions[dimension].Id}", () =>
        {
            var reader = Reader(dimension);
            var attached = hook?.Invoke();
            using var off = attached is null ? null : session.Model.Model.Attach(attached);
            var values = reader.Measure(session.Cancellation);
            (attached as IDisposable)?.Dispose();
            session.Observer?.Advance(reader.Tokens);
            return values;
        });

    /// <summary>Both directions of a neuron edit.</summary>
    public (double[] Up, double[] Down) Both(string key, int dimension, NeuronSet set, double gamma) =>
        (Measure(key + "|+", dimension, () => Hook(session, set, true, gamma)), Measure(key + "|-", dimension, () => Hook(session, set, false, gamma)));

    /// <summary>The hook of a neuron edit as the run's settings say.</summary>
    public static SteeringHook Hook(RunSession session, NeuronSet set, bool towardPositive, double gamma) =>
        new(SteeringRule.Build(set, towardPositive, session.Settings.Preset, gamma), session.Model.Model, session.Settings.DecodeOnly ? TokenKinds.Answer : TokenKinds.Steered);

    /// <summary>Half the difference of two directions, a question each.</summary>
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

    private static List<Pair> Spread(List<Pair> all, int limit) => [.. Places(all.Count, limit).Select(i => all[i])];

    private ContrastReader Reader(int dimension) => readers[dimension] ??= new ContrastReader(session.Model.Model, [.. pairs[dimension].Select(p =>
        new AnswerRow(session.Model.Prompt(p.Question), [session.Model.Answer(p.Positive), session.Model.Answer(p.Negative)], [0, 0]))]);
}
