using System.Security.Cryptography;
using ValueLocate.Values;

namespace ValueLocate.Datasets;

/// <summary>
/// A dataset folder: descriptions.jsonl, pairs.jsonl, neutral.jsonl, questions.jsonl, crossed.jsonl and, where the dimensions are not Schwartz's four, dimensions.json.
/// A file that is not there gives an empty list; descriptions or pairs must be there.
/// </summary>
public sealed class InsightDataset
{
    private static readonly string[] Names = ["crossed.jsonl", "descriptions.jsonl", "dimensions.json", "neutral.jsonl", "pairs.jsonl", "questions.jsonl"];

    private InsightDataset(string folder)
    {
        Folder = folder;
        if (!Directory.Exists(folder)) throw new ValueLocateException($"There is no dataset folder '{folder}'; name one that holds descriptions.jsonl or pairs.jsonl.");
        var present = Names.Where(n => File.Exists(Path.Combine(folder, n))).ToHashSet();
        if (!present.Contains("descriptions.jsonl") && !present.Contains("pairs.jsonl"))
            throw new ValueLocateException($"The folder '{folder}' holds neither descriptions.jsonl nor pairs.jsonl; it is no dataset.");
        Dimensions = present.Contains("dimensions.json") ? DimensionsFile.Read(Path.Combine(folder, "dimensions.json")) : Schwartz.Dimensions;
        Descriptions = Read("descriptions.jsonl", f => DatasetFiles.Descriptions(f, Dimensions));
        Pairs = Read("pairs.jsonl", f => DatasetFiles.Pairs(f, Dimensions));
        Neutral = Read("neutral.jsonl", DatasetFiles.Neutral);
        Questions = Read("questions.jsonl", f => DatasetFiles.Questions(f, Dimensions));
        Crossed = Read("crossed.jsonl", f => DatasetFiles.Crossed(f, Dimensions));
        Hash = HashOf(Names.Where(present.Contains).Select(n => Path.Combine(folder, n)));

        IReadOnlyList<T> Read<T>(string name, Func<string, IReadOnlyList<T>> read) => present.Contains(name) ? read(Path.Combine(folder, name)) : [];
    }

    /// <summary>Where it was read from.</summary>
    public string Folder { get; }

    /// <summary>The dimensions, in the order that tables use.</summary>
    public IReadOnlyList<Dimension> Dimensions { get; }

    /// <summary>Self-portraits of both aspects of every dimension.</summary>
    public IReadOnlyList<Description> Descriptions { get; }

    /// <summary>Questions with one answer of each aspect.</summary>
    public IReadOnlyList<Pair> Pairs { get; }

    /// <summary>Prose that speaks of no value.</summary>
    public IReadOnlyList<NeutralText> Neutral { get; }

    /// <summary>Situational questions.</summary>
    public IReadOnlyList<Question> Questions { get; }

    /// <summary>Situations that both aspects of every dimension answer.</summary>
    public IReadOnlyList<CrossedSituation> Crossed { get; }

    /// <summary>SHA-256 over the bytes of the dataset's files in the order of their names, in hex.</summary>
    public string Hash { get; }

    /// <summary>Reads a dataset folder; says file, line and field where something is wrong.</summary>
    public static InsightDataset Load(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return new InsightDataset(folder);
    }

    /// <summary>Reads a file of pairs of one's own: split and author may be missing, fields that are not known are left alone.</summary>
    public static IReadOnlyList<Pair> ReadPairs(string file, IReadOnlyList<Dimension> dimensions)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(dimensions);
        return DatasetFiles.Pairs(file, dimensions);
    }

    /// <summary>The dimension of an id.</summary>
    /// <param name="id">The id.</param>
    /// <exception cref="ValueLocateException">The dataset has no such dimension: says which it has.</exception>
    public Dimension DimensionOf(string id) =>
        Dimensions.FirstOrDefault(d => d.Id == id) ?? throw new ValueLocateException($"There is no dimension '{id}'; the dataset has {string.Join(", ", Dimensions.Select(d => d.Id))}.");

    /// <summary>SHA-256 over the bytes of some files, in hex.</summary>
    internal static string HashOf(IEnumerable<string> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        foreach (var file in files)
        {
            using var stream = File.OpenRead(file);
            for (int n; (n = stream.Read(buffer)) > 0;) hash.AppendData(buffer, 0, n);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
