using System.Text;
using ValueLocate.Values;

namespace ValueLocate.Datasets;

/// <content>Datasets made in memory, and saving them.</content>
public sealed partial class InsightDataset
{
    /// <summary>
    /// Makes a dataset of records, without a folder. The records are checked as those of files are, and the dataset has the hash that it has once saved and
    /// loaded again.
    /// </summary>
    /// <param name="pairs">Questions with one answer of each aspect.</param>
    /// <param name="neutral">Prose for the damage; a run needs 4 texts or more.</param>
    /// <param name="dimensions">The dimensions; null: Schwartz's four.</param>
    /// <param name="descriptions">Self-portraits, for the contrast persona.</param>
    /// <param name="questions">Situational questions, for the contrast persona.</param>
    /// <param name="crossed">Situations that all dimensions answer, for the contrast crossed.</param>
    /// <param name="neutralChat">Everyday exchanges, for the KL divergence; a run without any measures it on the prose.</param>
    /// <exception cref="ValueLocateException">
    /// There are neither pairs nor descriptions, or a record could not be read from a file: says which by its number.
    /// </exception>
    public static InsightDataset Of(
        IEnumerable<Pair> pairs,
        IEnumerable<NeutralText>? neutral = null,
        IEnumerable<Dimension>? dimensions = null,
        IEnumerable<Description>? descriptions = null,
        IEnumerable<Question>? questions = null,
        IEnumerable<CrossedSituation>? crossed = null,
        IEnumerable<NeutralChat>? neutralChat = null)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        var parts = new Dictionary<string, DatasetPart>();
        if (dimensions is not null) Add("dimensions.json", Encoding.UTF8.GetBytes(DimensionsFile.Text("dimensions.json in memory", [.. dimensions])));
        Lines("pairs.jsonl", pairs, DatasetWriter.Write);
        Lines("neutral.jsonl", neutral, DatasetWriter.Write);
        Lines("neutral-chat.jsonl", neutralChat, DatasetWriter.Write);
        Lines("descriptions.jsonl", descriptions, DatasetWriter.Write);
        Lines("questions.jsonl", questions, DatasetWriter.Write);
        Lines("crossed.jsonl", crossed, DatasetWriter.Write);
        if (!parts.ContainsKey("descriptions.jsonl") && !parts.ContainsKey("pairs.jsonl"))
            throw new ValueLocateException("A dataset needs pairs or descriptions: give at least one.");
        return new InsightDataset(null, parts);

        void Lines<T>(string name, IEnumerable<T>? records, Action<Stream, IEnumerable<T>> write)
        {
            using var stream = new MemoryStream();
            write(stream, records ?? []);
            if (stream.Length > 0) Add(name, stream.ToArray());
        }

        void Add(string name, byte[] bytes) => parts.Add(name, DatasetPart.OfBytes(name, bytes));
    }

    /// <summary>Writes the dataset's files into a folder, which is made where it is missing.</summary>
    /// <param name="folder">The folder; it must not hold a dataset.</param>
    /// <exception cref="ValueLocateException">The folder holds a dataset's file, or can't be written.</exception>
    public void Save(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        string File(string name) => Path.Combine(folder, name);
        if (Names.FirstOrDefault(n => System.IO.File.Exists(File(n))) is { } there)
            throw new ValueLocateException($"The folder '{folder}' holds a {there}: choose another one, since two datasets would mix.");
        if (!ReferenceEquals(Dimensions, Schwartz.Dimensions)) DatasetWriter.Write(File("dimensions.json"), Dimensions);
        if (Neutral.Count > 0) DatasetWriter.Write(File("neutral.jsonl"), Neutral);
        if (NeutralChat.Count > 0) DatasetWriter.Write(File("neutral-chat.jsonl"), NeutralChat);
        if (Questions.Count > 0) DatasetWriter.Write(File("questions.jsonl"), Questions);
        if (Crossed.Count > 0) DatasetWriter.Write(File("crossed.jsonl"), Crossed);
        if (Descriptions.Count > 0) DatasetWriter.Write(File("descriptions.jsonl"), Descriptions);
        if (Pairs.Count > 0) DatasetWriter.Write(File("pairs.jsonl"), Pairs);
    }
}
