namespace ValueLocate.Values;

#pragma warning disable CA1720 // Short is a short name, not a number.

/// <summary>A dimension of values that a person can hold or reject, such as Openness to Change. Dimensions are data: a dataset may bring its own.</summary>
/// <param name="Id">The name in files, such as "openness_to_change".</param>
/// <param name="Name">The name in prose, such as "Openness to Change".</param>
/// <param name="Short">The name in tables and charts, such as "Openness".</param>
/// <param name="OppositeId">The dimension across the circle, if the theory names one.</param>
/// <param name="Holds">What a person who holds the dimension's values is like, as the end of the sentence "a person who ...".</param>
/// <param name="Rejects">What a person who rejects those same values is like (not: who holds the opposite ones).</param>
public sealed record Dimension(string Id, string Name, string Short, string? OppositeId = null, string? Holds = null, string? Rejects = null)
{
    /// <summary>What keeps it from being a dimension of a dataset, in words that say what to do; null where nothing does.</summary>
    /// <param name="others">The dataset's other dimensions.</param>
    public string? Fault(IEnumerable<Dimension> others)
    {
        ArgumentNullException.ThrowIfNull(others);
        // Ids are parts of files' columns and of keys, and are typed on the command line.
        if (Id.Length == 0 || !Id.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
            return $"the id '{Id}' is not made of letters a to z, digits, _ and - alone; give one such as 'self_respect'";
        if (others.Any(o => o.Id == Id)) return $"the id '{Id}' is there twice; give each dimension its own";
        if (string.IsNullOrWhiteSpace(Name)) return $"'{Id}' has a blank name; write it as it stands in prose, such as 'Self-Respect'";
        return !string.IsNullOrWhiteSpace(Holds) && string.Equals(Holds.Trim(), Rejects?.Trim(), StringComparison.OrdinalIgnoreCase)
            ? $"'{Id}' has the same text in holds and rejects; say what the person is like who rejects the value"
            : null;
    }
}
