using ValueLocate.Values;

namespace ValueLocate.Insight.Building;

/// <summary>
/// Builds a dataset folder from its banks: banks/*.json become questions.jsonl; the authors' files in banks/descriptions, banks/pairs and banks/crossed
/// become one file each, with splits dealt by the seed. The same banks and seed give the same bytes.
/// </summary>
public static class DatasetBuilder
{
    /// <summary>The seed of this repository's own ValueInsight.</summary>
    public const int DefaultSeed = 1;

    /// <summary>The number of questions a dimension of this repository's own ValueInsight.</summary>
    public const int DefaultQuestions = 3750;

    /// <summary>Builds whatever the folder has banks for and returns the files that were written.</summary>
    public static IReadOnlyList<string> Build(string folder, int seed = DefaultSeed, int questionsPerDimension = DefaultQuestions)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var banks = Path.Combine(folder, "banks");
        if (!Directory.Exists(banks)) throw new ValueLocateException($"There is no folder '{banks}'; a dataset is built from the banks in it.");
        var own = Path.Combine(folder, "dimensions.json");
        var dimensions = File.Exists(own) ? DimensionsFile.Read(own) : Schwartz.Dimensions;
        var written = new List<string>();

        Merge<Description>("descriptions", f => DatasetFiles.Descriptions(f, dimensions), all =>
            [.. dimensions.SelectMany(d => all.Where(x => x.Dimension == d.Id).OrderBy(x => x.Aspect))], DatasetWriter.Write);
        Merge<Pair>("pairs", f => DatasetFiles.Pairs(f, dimensions), all =>
            [.. ByDimension(Splits.Deal(all, p => $"{p.Dimension} {p.Author} {p.PositiveStance}", (p, s) => p with { Split = s }, (ulong)seed))], DatasetWriter.Write);
        Merge<CrossedSituation>("crossed", f => DatasetFiles.Crossed(f, dimensions), all =>
            Splits.Deal(all, c => c.Author ?? "", (c, s) => c with { Split = s }, (ulong)seed), DatasetWriter.Write);
        if (File.Exists(Path.Combine(banks, "people.json")))
            Save("questions", QuestionBuilder.Build(QuestionBanks.Load(banks, dimensions), dimensions, questionsPerDimension, seed), DatasetWriter.Write);
        return written;

        IEnumerable<Pair> ByDimension(IEnumerable<Pair> pairs) => dimensions.SelectMany(d => pairs.Where(p => p.Dimension == d.Id));

        void Merge<T>(string name, Func<string, IReadOnlyList<T>> read, Func<IReadOnlyList<T>, IReadOnlyList<T>> arrange, Action<string, IEnumerable<T>> write)
        {
            var authors = Path.Combine(banks, name);
            if (!Directory.Exists(authors)) return;
            List<T> all = [.. Directory.GetFiles(authors, "*.jsonl").Order(StringComparer.Ordinal).SelectMany(read)];
            if (all.Count > 0) Save(name, arrange(all), write);
        }

        void Save<T>(string name, IEnumerable<T> records, Action<string, IEnumerable<T>> write)
        {
            var file = Path.Combine(folder, $"{name}.jsonl");
            write(file, records);
            written.Add(file);
        }
    }
}
