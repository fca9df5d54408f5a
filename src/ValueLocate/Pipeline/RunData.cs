using ValueLocate.Datasets;
using ValueLocate.Values;

namespace ValueLocate.Pipeline;

/// <summary>Which pairs a run searches, chooses by and is judged on. No pair is in two of them.</summary>
public sealed class RunData
{
    private RunData(InsightDataset dataset, string? heldOut)
    {
        Dataset = dataset;
        HeldOutAuthor = heldOut;
        var searched = dataset.Pairs.Where(p => heldOut is null || p.Author != heldOut).ToList();
        Search = Of(searched, Split.Search);
        Validation = Of(searched, Split.Validation);
        Test = Of(searched, Split.Test);
        HeldOut = [.. dataset.Pairs.Where(p => heldOut is not null && p.Author == heldOut)];
    }

    /// <summary>The dataset.</summary>
    public InsightDataset Dataset { get; }

    /// <summary>The dimensions.</summary>
    public IReadOnlyList<Dimension> Dimensions => Dataset.Dimensions;

    /// <summary>The author whose pairs are not searched.</summary>
    public string? HeldOutAuthor { get; }

    /// <summary>Neurons are found on these.</summary>
    public IReadOnlyList<Pair> Search { get; }

    /// <summary>The dose-response is shown on these.</summary>
    public IReadOnlyList<Pair> Validation { get; }

    /// <summary>Effects on the searched authors' test questions.</summary>
    public IReadOnlyList<Pair> Test { get; }

    /// <summary>All pairs of the held-out author.</summary>
    public IReadOnlyList<Pair> HeldOut { get; }

    /// <summary>What the headline is measured on: the held-out author's pairs, or the test split where there is none.</summary>
    public IReadOnlyList<Pair> Judged => HeldOutAuthor is null ? Test : HeldOut;

    /// <summary>Splits a dataset as a run's settings say.</summary>
    /// <exception cref="ValueLocateException">The author is not in the dataset, or a dimension lacks search, validation or test pairs.</exception>
    public static RunData Of(InsightDataset dataset, string holdOut)
    {
        var authors = dataset.Pairs.Select(p => p.Author).OfType<string>().Distinct().Order(StringComparer.Ordinal).ToList();
        var heldOut = holdOut switch
        {
            "none" => null,
            "auto" => authors.Count > 1 ? authors[^1] : null,
            _ => authors.Contains(holdOut) ? holdOut
                : throw new ValueLocateException($"No pair in '{dataset.Place}' is by the author '{holdOut}': its authors are {string.Join(", ", authors)}."),
        };
        var data = new RunData(dataset, heldOut);
        foreach (var d in dataset.Dimensions)
        {
            foreach (var (name, pairs) in ((string, IReadOnlyList<Pair>)[])[("search", data.Search), ("validation", data.Validation), ("test", data.Judged)])
            {
                if (!pairs.Any(p => p.Dimension == d.Id))
                    throw new ValueLocateException(
                        $"The dataset '{dataset.Place}' has no {name} pairs of {d.Id}: pairs.jsonl needs a split \"{name}\" for every dimension.");
            }
        }
        if (dataset.Neutral.Count < 4)
            throw new ValueLocateException(
                $"The dataset '{dataset.Place}' has {dataset.Neutral.Count} neutral texts; measuring damage needs at least 4 in neutral.jsonl.");
        return data;
    }

    private static List<Pair> Of(IEnumerable<Pair> pairs, string split) => [.. pairs.Where(p => p.Split == split)];
}
