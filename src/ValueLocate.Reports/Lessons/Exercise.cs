using System.Globalization;
using ValueLocate.Locating;
using ValueLocate.Values;

namespace ValueLocate.Reports.Lessons;

/// <summary>
/// Checks of a notebook's exercises: a cell ends with one, and a green or red box says whether the answer is right. They never throw, so a notebook runs to its
/// end.
/// </summary>
public static class Exercise
{
    /// <summary>So many random neurons do not all lie in the lower half of their layers.</summary>
    private const int Spread = 16;

    /// <summary>Something that should be so.</summary>
    /// <param name="ok">Whether it is.</param>
    /// <param name="hint">What to look at if it is not.</param>
    public static ExerciseOutcome That(bool ok, string hint) => new(ok, ok ? "Right." : "Not yet.", hint);

    /// <summary>A number that should be another, within a tolerance.</summary>
    /// <param name="expected">The number it should be; it is not told.</param>
    /// <param name="actual">The answer.</param>
    /// <param name="tolerance">The largest difference that passes, 0 or above.</param>
    /// <param name="hint">What to look at if it is not.</param>
    public static ExerciseOutcome Equal(double expected, double actual, double tolerance, string hint)
    {
        var ok = expected.Equals(actual) || Math.Abs(expected - actual) <= tolerance;
        return new(ok, ok ? $"Right: {Number(actual)}."
            : $"Not yet: {Number(actual)} is {(double.IsNaN(actual) ? "no number" : actual > expected ? "too large" : "too small")}.", hint);
    }

    /// <summary>A value that should equal another: a word, a whole number.</summary>
    /// <param name="expected">The value it should be; it is not told.</param>
    /// <param name="actual">The answer.</param>
    /// <param name="hint">What to look at if it is not.</param>
    public static ExerciseOutcome Same<T>(T expected, T actual, string hint)
    {
        var ok = EqualityComparer<T>.Default.Equals(expected, actual);
        return new(ok, ok ? $"Right: {Shown(actual)}." : $"Not yet: it is not {Shown(actual)}.", hint);
    }

    /// <summary>A dimension that should be another: its id or its name, in whatever case.</summary>
    /// <param name="expected">The dimension it should be; it is not told.</param>
    /// <param name="actual">The answer.</param>
    /// <param name="hint">What to look at if it is not.</param>
    public static ExerciseOutcome Named(Dimension expected, string? actual, string hint)
    {
        ArgumentNullException.ThrowIfNull(expected);
        var ok = new[] { expected.Id, expected.Name, expected.Short }.Contains(actual?.Trim(), StringComparer.OrdinalIgnoreCase);
        return new(ok, ok ? $"Right: {Shown(actual)}." : $"Not yet: it is not {Shown(actual)}.", hint);
    }

    /// <summary>
    /// A set that should be a matched random one of another: other neurons, as many in each layer, with the same edits, from the whole width of the layers.
    /// </summary>
    /// <param name="found">The set that it is matched to, of less than half of a layer's neurons.</param>
    /// <param name="actual">The answer.</param>
    /// <param name="neurons">Neurons in a layer.</param>
    /// <param name="hint">What to look at if it is not.</param>
    public static ExerciseOutcome Matched(NeuronSet found, NeuronSet actual, int neurons, string hint)
    {
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(actual);
        var shared = actual.All.Select(n => (n.Layer, n.Index)).Intersect(found.All.Select(n => (n.Layer, n.Index))).Count();
        if (shared > 0) return new(false, $"Not yet: {shared} of its neurons are found ones.", hint);
        if (!Edits(found).SequenceEqual(Edits(actual))) return new(false, "Not yet: it has not as many neurons in each layer, with the same edits.", hint);
        // With fewer neurons chance alone may leave the upper half empty.
        var last = actual.All.Select(n => n.Index).DefaultIfEmpty(neurons).Max();
        if (actual.Count >= Spread && last < neurons / 2)
            return new(false, $"Not yet: all lie among the first {last + 1} of a layer's {neurons} neurons.", hint);
        return new(true, $"Right: {actual.Count} other neurons in the same layers.", hint);
    }

    /// <summary>A number that should lie in a range, ends included.</summary>
    /// <param name="actual">The answer.</param>
    /// <param name="low">The range's lower end.</param>
    /// <param name="high">Its upper end.</param>
    /// <param name="hint">What to look at if it is not.</param>
    public static ExerciseOutcome Between(double actual, double low, double high, string hint)
    {
        var ok = actual >= low && actual <= high;
        return new(ok, ok ? $"Right: {Number(actual)} lies between {Number(low)} and {Number(high)}."
            : $"Not yet: {Number(actual)} does not lie between {Number(low)} and {Number(high)}.", hint);
    }

    private static IEnumerable<(int Layer, double Up, double Down)> Edits(NeuronSet set) =>
        set.All.Select(n => (n.Layer, n.MeanPositive, n.MeanNegative)).Order();

    private static string Number(double value) => value.ToString("G6", CultureInfo.InvariantCulture);

    private static string Shown<T>(T value) => value switch
    {
        null => "nothing",
        string s => $"\"{s}\"",
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
