using ValueLocate.Statistics;
using ValueLocate.Validation;
using ValueLocate.Values;

namespace ValueLocate.Reports;

/// <summary>What steering one dimension does to the others.</summary>
public static class LeakageChart
{
    /// <summary>Steering effects in nats a token: a row the steered dimension, a column the measured one.</summary>
    /// <param name="table">Effects with their leakage.</param>
    /// <param name="dimensions">Names, where they are not Schwartz's.</param>
    /// <exception cref="ValueLocateException">The leakage was not measured.</exception>
    public static ChartFigure Of(EffectTable table, IReadOnlyList<Dimension>? dimensions = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        var leakage = table.Leakage ?? throw new ValueLocateException(
            $"The leakage was not measured on {table.Questions}: it needs the effect of every dimension on every other's questions.");
        var names = table.Dimensions.Select(r => DimensionNames.Of(dimensions)(r.Dimension)).ToList();
        var largest = leakage.SelectMany(r => r).Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(1).Max();
        return MatrixChart.Of(
            $"Leakage: {table.Questions}",
            "Own effects: " + string.Join("; ", names.Select((n, i) => $"{n} {Numbers.Signed(leakage[i][i])}"))
                + $". Specificity, pooled: {Numbers.Estimate(table.Pooled.Specificity)}.",
            names, leakage, Math.Max(largest, 1e-6), "measured dimension", "steered dimension", "steering effect (nats a token)", ChartTheme.Signed,
            signed: true);
    }
}
