namespace ValueLocate.Authoring.Building;

/// <summary>A hand-written situation and who of the domain's people may be in it.</summary>
/// <param name="Text">What the person says or does, with its alternatives and slots.</param>
/// <param name="People">The people, as the domain names them; at least one.</param>
internal sealed record BankSituation(string Text, IReadOnlyList<string> People)
{
    /// <summary>
    /// Reads "waves the flag @ guard, driver" (only they) and "waves the flag @ not passenger" (all others); without @ everybody of the domain may.
    /// </summary>
    internal static BankSituation Parse(string line, IReadOnlyList<string> people, string where)
    {
        var at = line.LastIndexOf(" @ ", StringComparison.Ordinal);
        var text = at < 0 ? line : line[..at];
        if (Phrase.Fault(text) is { } fault) throw new ValueLocateException($"{where}: {fault} in '{text}'.");
        if (at < 0) return new BankSituation(text, people);
        var list = line[(at + 3)..];
        var others = list.StartsWith("not ", StringComparison.Ordinal);
        var named = (others ? list[4..] : list).Split(',', StringSplitOptions.TrimEntries);
        var unknown = named.FirstOrDefault(n => !people.Any(p => Name(p) == n));
        if (unknown is not null)
            throw new ValueLocateException(
                $"{where}: '{unknown}' after @ in '{line}' is none of 'people'; write one of {string.Join(", ", people.Select(Name))}.");
        List<string> left = [.. people.Where(p => named.Contains(Name(p)) != others)];
        return left.Count > 0 ? new BankSituation(text, left)
            : throw new ValueLocateException($"{where}: nobody is left for '{line}'; name fewer after '@ not'.");
    }

    /// <summary>"your aunt/f" is named "aunt".</summary>
    private static string Name(string person)
    {
        var plain = Person.Plain(person);
        return plain[(plain.IndexOf(' ', StringComparison.Ordinal) + 1)..];
    }
}
