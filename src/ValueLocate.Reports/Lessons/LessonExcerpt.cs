using ValueLocate.Datasets;
using ValueLocate.Pipeline;
using ValueLocate.Validation;

namespace ValueLocate.Reports.Lessons;

/// <summary>A few of a dataset's pairs and neutral texts as a dataset of their own.</summary>
public static class LessonExcerpt
{
    /// <summary>The dose-response is shown on at most so many questions a dimension.</summary>
    private const int Validation = 8;

    /// <summary>Takes some pairs and neutral texts, in memory; the same sizes give the same ones.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="search">Search pairs a dimension, at most, spread over the authors.</param>
    /// <param name="judged">Pairs a dimension that effects are measured on, at most: of the author who is held out, or of the test split.</param>
    /// <param name="neutral">Neutral texts, at most; a run needs 4.</param>
    /// <param name="holdOut">As <see cref="RunSettings.HoldOut"/>.</param>
    /// <exception cref="ValueLocateException">A size is too small, or the dataset lacks pairs that a run needs.</exception>
    public static InsightDataset Excerpt(this InsightDataset dataset, int search = 24, int judged = 12, int neutral = 24, string holdOut = "auto")
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (search < 2 || judged < 2 || neutral < 4)
            throw new ValueLocateException(
                $"A lesson of {search} search pairs, {judged} judged pairs and {neutral} neutral texts shows nothing: give at least 2, 2 and 4.");
        var data = RunData.Of(dataset, holdOut);
        // Where an author is held out the searched authors' test split would be measured too, which a lesson does without.
        var pairs = dataset.Dimensions.SelectMany(
            d => Some(data.Search, d.Id, search).Concat(Some(data.Validation, d.Id, Validation)).Concat(Some(data.Judged, d.Id, judged)));
        return InsightDataset.Of(pairs, EffectMeter.Places(dataset.Neutral.Count, neutral).Select(i => dataset.Neutral[i]), dataset.Dimensions);
    }

    private static IEnumerable<Pair> Some(IReadOnlyList<Pair> pairs, string dimension, int count)
    {
        var own = pairs.Where(p => p.Dimension == dimension).ToList();
        return EffectMeter.Places(own.Count, count).Select(i => own[i]);
    }
}
