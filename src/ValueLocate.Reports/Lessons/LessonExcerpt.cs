using ValueLocate.Validation;
using ValueLocate.Datasets;
using ValueLocate.Authoring.Building;
using ValueLocate.Pipeline;

namespace ValueLocate.Reports.Lessons;

/// <summary>A few of a dataset's pairs and neutral texts as a dataset of their own.</summary>
internal static class LessonExcerpt
{
    /// <summary>The dose-response is shown on at most so many questions a dimension.</summary>
    private const int Validation = 8;

    /// <summary>Writes pairs.jsonl, neutral.jsonl and dimensions.json into a new folder, and returns it.</summary>
    public static string Write(InsightDataset dataset, string holdOut, string folder, int search, int judged, int neutral)
    {
        var data = RunData.Of(dataset, holdOut);
        Directory.CreateDirectory(folder);
        // Where an author is held out the searched authors' test split would be measured too, which a lesson does without.
        IEnumerable<Pair> pairs = dataset.Dimensions.SelectMany(d => Some(data.Search, d.Id, search).Concat(Some(data.Validation, d.Id, Validation)).Concat(Some(data.Judged, d.Id, judged)));
        DatasetWriter.Write(Path.Combine(folder, "pairs.jsonl"), pairs);
        DatasetWriter.Write(Path.Combine(folder, "neutral.jsonl"), EffectMeter.Places(dataset.Neutral.Count, neutral).Select(i => dataset.Neutral[i]));
        DatasetWriter.Write(Path.Combine(folder, "dimensions.json"), dataset.Dimensions);
        return folder;
    }

    private static IEnumerable<Pair> Some(IReadOnlyList<Pair> pairs, string dimension, int count)
    {
        var own = pairs.Where(p => p.Dimension == dimension).ToList();
        return EffectMeter.Places(own.Count, count).Select(i => own[i]);
    }
}
