namespace ValueLocate.Checking;

/// <summary>One line of a comparison with golden files.</summary>
/// <param name="What">What was compared.</param>
/// <param name="Measured">What came out.</param>
/// <param name="Limit">What would still pass.</param>
/// <param name="Passed">Whether it did.</param>
internal sealed record CheckRow(string What, string Measured, string Limit, bool Passed);

/// <summary>A comparison with golden files.</summary>
/// <param name="Name">The golden folder.</param>
/// <param name="Rows">Its lines.</param>
internal sealed record CheckReport(string Name, IReadOnlyList<CheckRow> Rows)
{
    /// <summary>Whether every line passed.</summary>
    public bool Passed => Rows.All(r => r.Passed);
}
