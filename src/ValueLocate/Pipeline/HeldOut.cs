using ValueLocate.Datasets;

namespace ValueLocate.Pipeline;

/// <summary>
/// Authors and briefs that nothing is found or chosen on. A pair is searched where neither its author nor its brief is held out; it is judged where both are
/// (or the one kind that is named). Pairs of one held-out kind alone serve for nothing: so an author x brief fold knows neither.
/// </summary>
/// <param name="Authors">The authors.</param>
/// <param name="Briefs">The briefs.</param>
internal sealed record HeldOut(IReadOnlyList<string> Authors, IReadOnlyList<string> Briefs)
{
    /// <summary>Whether nothing is held out.</summary>
    public bool IsNone => Authors.Count == 0 && Briefs.Count == 0;

    /// <summary>What tables call the judged questions.</summary>
    public string Name => string.Join(" and ", ((string[])[Named("author", Authors), Named("brief", Briefs)]).Where(n => n.Length > 0));

    /// <summary>Reads "auto", "none", an author, or "author:A,brief:B" with as many of either as wanted.</summary>
    /// <exception cref="ValueLocateException">The dataset has no such author or brief: says which it has.</exception>
    public static HeldOut Parse(InsightDataset dataset, string text)
    {
        var authors = Known(dataset, p => p.Author);
        if (text == "none") return new([], []);
        if (text == "auto") return new(authors.Count > 1 ? [authors[^1]] : [], []);
        List<string> chosenAuthors = [], chosenBriefs = [];
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (part.StartsWith("brief:", StringComparison.Ordinal)) chosenBriefs.Add(Chosen(part[6..], "brief", Known(dataset, p => p.Brief)));
            else chosenAuthors.Add(Chosen(part.StartsWith("author:", StringComparison.Ordinal) ? part[7..] : part, "author", authors));
        }
        return new([.. chosenAuthors.Distinct()], [.. chosenBriefs.Distinct()]);

        string Chosen(string name, string kind, List<string> known) => known.Contains(name) ? name
            : throw new ValueLocateException(known.Count == 0
                ? $"No pair in '{dataset.Place}' names its {kind}, so the {kind} '{name}' can't be held out."
                : $"No pair in '{dataset.Place}' is {(kind == "author" ? "by" : "of")} the {kind} '{name}': its {kind}s are {string.Join(", ", known)}.");
    }

    /// <summary>Whether something may be found or chosen on a pair.</summary>
    public bool MaySearch(Pair pair) => !(pair.Author is { } a && Authors.Contains(a)) && !(pair.Brief is { } b && Briefs.Contains(b));

    /// <summary>Whether effects are shown on a pair.</summary>
    public bool Judges(Pair pair) => !IsNone && (Authors.Count == 0 || pair.Author is { } a && Authors.Contains(a))
        && (Briefs.Count == 0 || pair.Brief is { } b && Briefs.Contains(b));

    private static List<string> Known(InsightDataset dataset, Func<Pair, string?> of) =>
        [.. dataset.Pairs.Select(of).OfType<string>().Distinct().Order(StringComparer.Ordinal)];

    private static string Named(string kind, IReadOnlyList<string> names) => names.Count == 0 ? ""
        : $"held-out {kind}{(names.Count > 1 ? "s" : "")} {string.Join(", ", names)}";
}
