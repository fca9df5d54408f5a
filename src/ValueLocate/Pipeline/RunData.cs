using ValueLocate.Datasets;
using ValueLocate.Validation;
using ValueLocate.Values;

namespace ValueLocate.Pipeline;

/// <summary>Which pairs a run searches, chooses by and is judged on. No pair is in two of them.</summary>
public sealed class RunData
{
    private RunData(InsightDataset dataset, HeldOut heldOut)
    {
        Dataset = dataset;
        Held = heldOut;
        var searched = dataset.Pairs.Where(heldOut.MaySearch).ToList();
        Search = Of(searched, Split.Search);
        Validation = Of(searched, Split.Validation);
        Test = Of(searched, Split.Test);
        HeldOut = [.. dataset.Pairs.Where(heldOut.Judges)];
    }

    /// <summary>The dataset.</summary>
    public InsightDataset Dataset { get; }

    /// <summary>The dimensions.</summary>
    public IReadOnlyList<Dimension> Dimensions => Dataset.Dimensions;

    /// <summary>The author whose pairs are not searched; null where there is none or there are several.</summary>
    public string? HeldOutAuthor => Held.Authors.Count == 1 ? Held.Authors[0] : null;

    /// <summary>Which authors and briefs are kept from the search.</summary>
    internal HeldOut Held { get; }

    /// <summary>Neurons are found on these.</summary>
    public IReadOnlyList<Pair> Search { get; }

    /// <summary>The dose-response is shown on these.</summary>
    public IReadOnlyList<Pair> Validation { get; }

    /// <summary>Effects on the searched authors' test questions.</summary>
    public IReadOnlyList<Pair> Test { get; }

    /// <summary>The pairs that are held out: of the held-out authors, in the held-out briefs where some are.</summary>
    public IReadOnlyList<Pair> HeldOut { get; }

    /// <summary>What the headline is measured on: what is held out, or the test split where there is none.</summary>
    public IReadOnlyList<Pair> Judged => Held.IsNone ? Test : HeldOut;

    /// <summary>Splits a dataset as a run's settings say.</summary>
    /// <exception cref="ValueLocateException">An author or brief is not in the dataset, or a dimension lacks search, validation or test pairs.</exception>
    public static RunData Of(InsightDataset dataset, string holdOut)
    {
        var data = new RunData(dataset, Pipeline.HeldOut.Parse(dataset, holdOut));
        foreach (var d in dataset.Dimensions)
        {
            foreach (var (name, pairs) in ((string, IReadOnlyList<Pair>)[])[("search", data.Search), ("validation", data.Validation), ("test", data.Judged)])
            {
                if (!pairs.Any(p => p.Dimension == d.Id))
                    throw new ValueLocateException(
                        $"The dataset '{dataset.Place}' has no {name} pairs of {d.Id}: pairs.jsonl needs a split \"{name}\" for every dimension.");
            }
        }
        if (NeutralTexts.From(dataset.NeutralChat, dataset.Neutral).Count is < NeutralTexts.Fewest and var neutral)
        {
            throw new ValueLocateException(
                $"The dataset '{dataset.Place}' has {neutral} neutral texts; measuring damage needs at least {NeutralTexts.Fewest} in neutral-chat.jsonl or "
                    + "neutral.jsonl.");
        }
        return data;
    }

    private static List<Pair> Of(IEnumerable<Pair> pairs, string split) => [.. pairs.Where(p => p.Split == split)];
}
