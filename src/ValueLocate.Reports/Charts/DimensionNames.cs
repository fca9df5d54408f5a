using ValueLocate.Values;

namespace ValueLocate.Reports;

/// <summary>Short names for charts.</summary>
internal static class DimensionNames
{
    /// <summary>From an id to its short name: Schwartz's four where no others are given; an unknown id stands for itself.</summary>
    public static Func<string, string> Of(IReadOnlyList<Dimension>? dimensions) =>
        id => id == "pooled" ? "Pooled" : (dimensions ?? Schwartz.Dimensions).FirstOrDefault(d => d.Id == id)?.Short ?? id;
}
