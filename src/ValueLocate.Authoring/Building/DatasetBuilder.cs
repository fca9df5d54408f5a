using ValueLocate.Datasets;
using ValueLocate.Values;

namespace ValueLocate.Authoring.Building;

/// <summary>
/// Builds a dataset folder from banks: *.json become questions.jsonl; the authors' files in descriptions, pairs and crossed below the banks
/// become one file each; a neutral.jsonl and a neutral-chat.jsonl beside the banks are copied, so that the folder can be run. A line that names its split
/// keeps it, the others are dealt splits by the seed. The same banks and seed give the same bytes.
/// </summary>
public static class DatasetBuilder
{
    /// <summary>The seed of this repository's own ValueInsight.</summary>
    public const int DefaultSeed = 1;

    /// <summary>The number of questions a dimension of this repository's own ValueInsight.</summary>
    public const int DefaultQuestions = 3750;

    /// <summary>Builds whatever there are banks for and returns the files that were written.</summary>
    /// <param name="banks">The folder of banks; a dimensions.json beside it names other dimensions than Schwartz's.</param>
    /// <param name="folder">The dataset folder to write to; files in it that are not built stay.</param>
    /// <param name="seed">The seed of everything drawn.</param>
    /// <param name="questionsPerDimension">Questions a dimension.</param>
    public static IReadOnlyList<string> Build(string banks, string folder, int seed = DefaultSeed, int questionsPerDimension = DefaultQuestions)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (questionsPerDimension < 1) throw new ValueLocateException($"{questionsPerDimension} questions a dimension were asked for: ask for at least 1.");
        var dimensions = Dimensions(banks);
        // Nothing is written before all is made: a broken bank leaves no half-new dataset.
        var made = new List<(string File, Action Write)>();

        Merge("descriptions",
            AuthorBanks.Read(
                Authors("descriptions"), f => DatasetFiles.Descriptions(DatasetPart.OfFile(f), dimensions),
                (d, a) => d with { Author = d.Author ?? a }, d => (d.Id, "")),
            all => dimensions.SelectMany(d => all.Where(x => x.Dimension == d.Id).OrderBy(x => x.Aspect)), DatasetWriter.Write);
        Merge("pairs",
            AuthorBanks.Read(
                Authors("pairs"), f => DatasetFiles.Pairs(DatasetPart.OfFile(f), dimensions), (p, a) => p with { Author = p.Author ?? a },
                p => (p.Id, p.Dimension)),
            all => ByDimension(Splits.Deal(
                all, p => p.Split, p => $"{p.Dimension} {p.Author} {p.Brief} {p.PositiveStance}", (p, s) => p with { Split = s }, (ulong)seed)),
            DatasetWriter.Write);
        Merge("crossed",
            AuthorBanks.Read(
                Authors("crossed"), f => DatasetFiles.Crossed(DatasetPart.OfFile(f), dimensions), (c, a) => c with { Author = c.Author ?? a }, c => (c.Id, "")),
            all => Splits.Deal(all, c => c.Split, c => c.Author!, (c, s) => c with { Split = s }, (ulong)seed), DatasetWriter.Write);
        if (File.Exists(Path.Combine(banks, "people.json")))
            Save("questions", QuestionBuilder.Build(QuestionBanks.Load(banks, dimensions), dimensions, questionsPerDimension, seed), DatasetWriter.Write);
        if (dimensions != Schwartz.Dimensions) CopyOf("dimensions.json");
        if (File.Exists(Beside(banks, "neutral.jsonl"))) CopyOf("neutral.jsonl");
        if (File.Exists(Beside(banks, "neutral-chat.jsonl"))) CopyOf("neutral-chat.jsonl");
        foreach (var (_, write) in made) write();
        return [.. made.Select(m => m.File)];

        IEnumerable<Pair> ByDimension(IEnumerable<Pair> pairs) => dimensions.SelectMany(d => pairs.Where(p => p.Dimension == d.Id));

        string Authors(string name) => Path.Combine(banks, name);

        void CopyOf(string name)
        {
            var (from, to) = (Beside(banks, name), Path.Combine(folder, name));
            if (Path.GetFullPath(from) != Path.GetFullPath(to)) made.Add((to, () => AtomicFile.WriteText(to, File.ReadAllText(from))));
        }

        void Merge<T>(string name, IReadOnlyList<T> all, Func<IReadOnlyList<T>, IEnumerable<T>> arrange, Action<string, IEnumerable<T>> write)
        {
            if (all.Count > 0) Save(name, arrange(all).ToList(), write);
        }

        void Save<T>(string name, IEnumerable<T> records, Action<string, IEnumerable<T>> write)
        {
            var file = Path.Combine(folder, $"{name}.jsonl");
            made.Add((file, () => write(file, records)));
        }
    }

    /// <summary>The dimensions that a folder of banks is about: those of the dimensions.json beside it, or Schwartz's.</summary>
    public static IReadOnlyList<Dimension> Dimensions(string banks)
    {
        ArgumentNullException.ThrowIfNull(banks);
        if (!Directory.Exists(banks)) throw new ValueLocateException($"There is no folder '{banks}'; a dataset is built from the banks in it.");
        var own = Beside(banks, "dimensions.json");
        return File.Exists(own) ? DimensionsFile.Read(own) : Schwartz.Dimensions;
    }

    private static string Beside(string banks, string file) =>
        Path.Combine(Path.GetDirectoryName(Path.GetFullPath(Path.TrimEndingDirectorySeparator(banks)))!, file);
}
