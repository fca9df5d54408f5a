using System.Globalization;

namespace ValueLocate.Lessons;

/// <summary>Checks of a notebook's exercises: a cell ends with one, and a green or red box says whether the answer is right. They never throw, so a notebook runs to its end.</summary>
public static class Check
{
    /// <summary>Something that should be so.</summary>
    /// <param name="ok">Whether it is.</param>
    /// <param name="hint">What to look at if it is not.</param>
    public static CheckOutcome That(bool ok, string hint) => new(ok, ok ? "Right." : "Not yet.", hint);

    /// <summary>A number that should be another, within a tolerance.</summary>
    /// <param name="expected">The number it should be; it is not told.</param>
    /// <param name="actual">The answer.</param>
    /// <param name="tolerance">The largest difference that passes, 0 or above.</param>
    /// <param name="hint">What to look at if it is not.</param>
    public static CheckOutcome Equal(double expected, double actual, double tolerance, string hint)
    {
        var ok = expected.Equals(actual) || Math.Abs(expected - actual) <= tolerance;
        return new(ok, ok ? $"Right: {Number(actual)}." : $"Not yet: {Number(actual)} is {(double.IsNaN(actual) ? "no number" : actual > expected ? "too large" : "too small")}.", hint);
    }

    /// <summary>A value that should equal another: a word, a whole number.</summary>
    /// <param name="expected">The value it should be; it is not told.</param>
    /// <param name="actual">The answer.</param>
    /// <param name="hint">What to look at if it is not.</param>
    public static CheckOutcome Same<T>(T expected, T actual, string hint)
    {
        var ok = EqualityComparer<T>.Default.Equals(expected, actual);
        return new(ok, ok ? $"Right: {Shown(actual)}." : $"Not yet: it is not {Shown(actual)}.", hint);
    }

    /// <summary>A number that should lie in a range, ends included.</summary>
    /// <param name="actual">The answer.</param>
    /// <param name="low">The range's lower end.</param>
    /// <param name="high">Its upper end.</param>
    /// <param name="hint">What to look at if it is not.</param>
    public static CheckOutcome Between(double actual, double low, double high, string hint)
    {
        var ok = actual >= low && actual <= high;
        return new(ok, ok ? $"Right: {Number(actual)} lies between {Number(low)} and {Number(high)}." : $"Not yet: {Number(actual)} does not lie between {Number(low)} and {Number(high)}.", hint);
    }

    private static string Number(double value) => value.ToString("G6", CultureInfo.InvariantCulture);

    private static string Shown<T>(T value) => value switch
    {
        null => "nothing",
        string s => $"\"{s}\"",
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
