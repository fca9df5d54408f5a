using ValueLocate.Datasets;
using ValueLocate.Json;
using ValueLocate.Values;

namespace ValueLocate.Authoring.Building;

/// <summary>
/// Turns the published files of NPTI (Big Five) or any set in their form into a dataset folder: a file of descriptions, whose lines hold
/// "Openness": text and "Openness_reversed": text, and folders of questions with one file a trait, whose lines hold "question": text.
/// </summary>
public static class NptiImport
{
    private const string Reversed = "_reversed";

    /// <summary>Writes dimensions.json, descriptions.jsonl and questions.jsonl into a folder and returns the dataset.</summary>
    /// <param name="descriptions">The file of descriptions.</param>
    /// <param name="search">The folder of search questions: Openness.json and so on; a trait without a file has none.</param>
    /// <param name="test">The folder of test questions, if there is one.</param>
    /// <param name="folder">The dataset folder to write.</param>
    public static InsightDataset Convert(string descriptions, string search, string? test, string folder)
    {
        ArgumentNullException.ThrowIfNull(search);
        ArgumentNullException.ThrowIfNull(folder);
        List<Description> portraits = [.. JsonLines.Read(descriptions).SelectMany(Portraits)];
        List<Dimension> dimensions = [.. portraits.Select(p => p.Dimension).Distinct().Select(id => new Dimension(id, id, id))];
        List<Question> questions = [.. dimensions.SelectMany(d =>
            Questions(search, d.Id, Split.Search).Concat(test is null ? [] : Questions(test, d.Id, Split.Test)))];
        if (questions.Count == 0)
            throw new ValueLocateException(
                $"The folder '{search}' has no file of questions such as '{dimensions[0].Id}.json'; name the folder with one file a trait.");
        DimensionsFile.Write(folder, dimensions);
        DatasetWriter.Write(Path.Combine(folder, "descriptions.jsonl"), portraits);
        DatasetWriter.Write(Path.Combine(folder, "questions.jsonl"), questions);
        return InsightDataset.Load(folder);
    }

    private static IEnumerable<Description> Portraits(JsonLine line) => line.Names.Select(name =>
    {
        var aspect = name.EndsWith(Reversed, StringComparison.Ordinal) ? Aspect.Negative : Aspect.Positive;
        var trait = aspect == Aspect.Negative ? name[..^Reversed.Length] : name;
        return new Description($"{name}-{line.Number}", trait, aspect, line.Text(name));
    });

    /// <summary>A question that stands in the file twice is taken once.</summary>
    private static IEnumerable<Question> Questions(string folder, string trait, string split)
    {
        var file = Path.Combine(folder, $"{trait}.json");
        return File.Exists(file)
            ? JsonLines.Read(file).Select(l => (l.Number, Text: l.Text("question"), Topic: l.TextOrNull("topic"))).DistinctBy(q => q.Text)
                .Select(q => new Question($"{trait}-{split}-{q.Number}", trait, split, q.Text, q.Topic))
            : [];
    }
}
