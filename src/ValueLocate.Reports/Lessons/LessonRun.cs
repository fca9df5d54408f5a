using System.Globalization;
using System.Text;
using ValueLocate.Datasets;
using ValueLocate.Pipeline;

namespace ValueLocate.Reports.Lessons;

/// <summary>
/// A run that is small enough for a notebook: on some of a dataset's pairs, in memory; its results lie in a folder that goes when the process ends.
/// </summary>
public static class LessonRun
{
    private static readonly CompositeFormat Line = CompositeFormat.Parse("{0}: about {1:#,0} tokens");

    /// <summary>Begins a run; its stages say on the console that they begin. The same settings and sizes give the same numbers.</summary>
    /// <param name="settings">The settings; their dataset is the one that the pairs are taken from.</param>
    /// <param name="search">Pairs a dimension that neurons are found with, at most, spread over the authors.</param>
    /// <param name="judged">Pairs a dimension that the effect is measured on, at most: of the author who is held out, or of the test split.</param>
    /// <param name="neutral">Neutral texts for damage, at most; a run needs 4.</param>
    /// <param name="dimension">The dimension that the lesson looks at, so that a mistyped one is told before anything is run; null: none by itself.</param>
    /// <param name="dataset">A dataset that the pairs are taken from instead, such as one made in memory; null: the settings' one.</param>
    /// <exception cref="ValueLocateException">
    /// The dataset has no such dimension, a size is too small, or a setting, the model or the dataset is not usable.
    /// </exception>
    public static RunSession Start(
        RunSettings settings, int search = 24, int judged = 12, int neutral = 24, string? dimension = null, InsightDataset? dataset = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (dataset is not null && settings.Dataset is { } named)
            throw new ValueLocateException($"The settings name the dataset '{named}', and another one was given ({dataset.Place}): name none in the settings.");
        dataset ??= InsightDataset.Load(RunSession.DatasetOf(settings));
        if (dimension is not null) _ = dataset.DimensionOf(dimension);
        var excerpt = dataset.Excerpt(search, judged, neutral, settings.HoldOut);
        var folder = Directory.CreateTempSubdirectory("valuelocate-lesson-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Delete(folder);
        return RunSession.Start(folder, settings with { Dataset = null }, excerpt, new Console());
    }

    private static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // A file is still open: the system's own cleaning of temporary files must do.
        }
    }

    private sealed class Console : IRunObserver
    {
        public void Begin(string stage, long tokens) =>
            System.Console.WriteLine(tokens == 0 ? stage : string.Format(CultureInfo.InvariantCulture, Line, stage, tokens));

        public void Advance(long tokens)
        {
        }

        public void Finish(string stage, bool fresh)
        {
        }
    }
}
