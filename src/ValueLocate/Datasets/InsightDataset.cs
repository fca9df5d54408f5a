using System.Security.Cryptography;
using ValueLocate.Values;

namespace ValueLocate.Datasets;

/// <summary>
/// A dataset: descriptions, pairs, neutral texts, questions, crossed situations, and the dimensions that they are of. It is read from a folder
/// (<see cref="Load"/>) with descriptions.jsonl, pairs.jsonl, neutral.jsonl, neutral-chat.jsonl, questions.jsonl, crossed.jsonl and, where the dimensions are
/// not Schwartz's four, dimensions.json; or made of records in memory (<see cref="Of"/>). A file that is not there gives an empty list; descriptions or pairs
/// must be there.
/// </summary>
public sealed partial class InsightDataset
{
    private static readonly string[] Names =
        ["crossed.jsonl", "descriptions.jsonl", "dimensions.json", "neutral-chat.jsonl", "neutral.jsonl", "pairs.jsonl", "questions.jsonl"];

    private InsightDataset(string? folder, IReadOnlyDictionary<string, DatasetPart> parts)
    {
        Folder = folder;
        Dimensions = parts.TryGetValue("dimensions.json", out var dimensions) ? DimensionsFile.Read(dimensions) : Schwartz.Dimensions;
        Descriptions = Read("descriptions.jsonl", f => DatasetFiles.Descriptions(f, Dimensions));
        Pairs = Read("pairs.jsonl", f => DatasetFiles.Pairs(f, Dimensions));
        Neutral = Read("neutral.jsonl", DatasetFiles.Neutral);
        NeutralChat = Read("neutral-chat.jsonl", DatasetFiles.NeutralChat);
        Questions = Read("questions.jsonl", f => DatasetFiles.Questions(f, Dimensions));
        Crossed = Read("crossed.jsonl", f => DatasetFiles.Crossed(f, Dimensions));
        Hash = HashOf(Names.Where(parts.ContainsKey).Select(n => parts[n]));

        IReadOnlyList<T> Read<T>(string name, Func<DatasetPart, IReadOnlyList<T>> read) => parts.TryGetValue(name, out var part) ? read(part) : [];
    }

    /// <summary>The folder that it was read from; null where it was made in memory.</summary>
    public string? Folder { get; }

    /// <summary>What errors call it.</summary>
    internal string Place => Folder ?? "in memory";

    /// <summary>What tables and pages call it: the folder's name.</summary>
    internal string Name => Folder is null ? Place : Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(Folder)));

    /// <summary>The dimensions, in the order that tables use.</summary>
    public IReadOnlyList<Dimension> Dimensions { get; }

    /// <summary>Self-portraits of both aspects of every dimension.</summary>
    public IReadOnlyList<Description> Descriptions { get; }

    /// <summary>Questions with one answer of each aspect.</summary>
    public IReadOnlyList<Pair> Pairs { get; }

    /// <summary>Prose that speaks of no value.</summary>
    public IReadOnlyList<NeutralText> Neutral { get; }

    /// <summary>Everyday questions that touch no value, with their answers.</summary>
    public IReadOnlyList<NeutralChat> NeutralChat { get; }

    /// <summary>Situational questions.</summary>
    public IReadOnlyList<Question> Questions { get; }

    /// <summary>Situations that both aspects of every dimension answer.</summary>
    public IReadOnlyList<CrossedSituation> Crossed { get; }

    /// <summary>SHA-256 over the bytes of the dataset's files, or of those that it would be saved to, in the order of their names, in hex.</summary>
    public string Hash { get; }

    /// <summary>Reads a dataset folder; says file, line and field where something is wrong.</summary>
    public static InsightDataset Load(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (!Directory.Exists(folder))
            throw new ValueLocateException($"There is no dataset folder '{folder}'; name one that holds descriptions.jsonl or pairs.jsonl.");
        var parts = Names.Where(n => File.Exists(Path.Combine(folder, n))).ToDictionary(n => n, n => DatasetPart.OfFile(Path.Combine(folder, n)));
        if (!parts.ContainsKey("descriptions.jsonl") && !parts.ContainsKey("pairs.jsonl"))
            throw new ValueLocateException($"The folder '{folder}' holds neither descriptions.jsonl nor pairs.jsonl; it is no dataset.");
        return new InsightDataset(folder, parts);
    }

    /// <summary>Reads a file of pairs of one's own: split and author may be missing, fields that are not known are left alone.</summary>
    public static IReadOnlyList<Pair> ReadPairs(string file, IReadOnlyList<Dimension> dimensions)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(dimensions);
        return DatasetFiles.Pairs(DatasetPart.OfFile(file), dimensions);
    }

    /// <summary>The dimension of an id.</summary>
    /// <param name="id">The id.</param>
    /// <exception cref="ValueLocateException">The dataset has no such dimension: says which it has.</exception>
    public Dimension DimensionOf(string id) =>
        Dimensions.FirstOrDefault(d => d.Id == id)
            ?? throw new ValueLocateException($"There is no dimension '{id}'; the dataset has {string.Join(", ", Dimensions.Select(d => d.Id))}.");

    /// <summary>SHA-256 over the bytes of some files, in hex.</summary>
    internal static string HashOf(IEnumerable<string> files) => HashOf(files.Select(DatasetPart.OfFile));

    private static string HashOf(IEnumerable<DatasetPart> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        foreach (var part in parts)
        {
            using var stream = part.Open();
            for (int n; (n = stream.Read(buffer)) > 0;) hash.AppendData(buffer, 0, n);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
