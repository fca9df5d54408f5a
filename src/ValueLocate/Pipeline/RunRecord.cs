using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using TorchSharp;
using ValueLocate.Json;

namespace ValueLocate.Pipeline;

/// <summary>run.json: the settings and everything else that a repetition needs to know. No times: the same run gives the same bytes.</summary>
public sealed record RunRecord
{
    /// <summary>The settings.</summary>
    public required RunSettings Settings { get; init; }

    /// <summary>SHA-256 of the dataset's files.</summary>
    public required string DatasetHash { get; init; }

    /// <summary>Whether the dataset was made in memory, so that no folder keeps it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool DatasetInMemory { get; init; }

    /// <summary>SHA-256 of the answers that were given, if some were.</summary>
    public string? AnswersHash { get; init; }

    /// <summary>The author whose pairs were not searched.</summary>
    public required string? HeldOutAuthor { get; init; }

    /// <summary>Tells the model's files from another's.</summary>
    public required string ModelFingerprint { get; init; }

    /// <summary>The template that makes the prompts; null in records of versions that did not write it.</summary>
    public string? Template { get; init; }

    /// <summary>The commit on the hub, if the model came from there.</summary>
    public required string? ModelCommit { get; init; }

    /// <summary>ValueLocate's version with its git commit.</summary>
    public required string ValueLocate { get; init; }

    /// <summary>TorchSharp's version.</summary>
    public required string TorchSharp { get; init; }

    /// <summary>.NET's version.</summary>
    public required string DotNet { get; init; }

    /// <summary>Operating system and processor.</summary>
    public required string Platform { get; init; }

    /// <summary>libtorch's threads.</summary>
    public required int Threads { get; init; }

    /// <summary>A hash over all the other fields as they are written, so that a record that was damaged or edited is not believed; null in records of
    /// versions that did not write it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Check { get; init; }

    /// <summary>Reads a run.json.</summary>
    /// <exception cref="ValueLocateException">It is missing, or not what was written.</exception>
    public static RunRecord Read(string path)
    {
        var record = ResultJson.Read<RunRecord>(path);
        if (record.Check is null || record.Text() == File.ReadAllText(path)) return record;
        throw new ValueLocateException($"'{path}' is not what the run wrote, so that nobody knows what the run's files were made with: delete the folder and "
            + "run again, or put back the file as it was (--model says where a model that was moved lies now).");
    }

    /// <summary>Writes a run.json.</summary>
    internal void Write(string path) => AtomicFile.WriteText(path, Text());

    private string Text()
    {
        var text = ResultJson.Text(this with { Check = null });
        return ResultJson.Text(this with { Check = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))) });
    }

    internal static RunRecord Of(RunSettings settings, RunData data, Inference.LanguageModel model) => new()
    {
        Settings = settings,
        DatasetHash = data.Dataset.Hash,
        DatasetInMemory = data.Dataset.Folder is null,
        AnswersHash = settings.Answers is { } file ? Datasets.InsightDataset.HashOf([file]) : null,
        HeldOutAuthor = data.HeldOutAuthor,
        ModelFingerprint = model.Fingerprint,
        Template = model.Template,
        ModelCommit = model.Location.Commit,
        ValueLocate = Version(typeof(RunRecord)),
        TorchSharp = Version(typeof(torch)),
        DotNet = RuntimeInformation.FrameworkDescription,
        Platform = RuntimeInformation.RuntimeIdentifier,
        Threads = torch.get_num_threads(),
    };

    /// <summary>
    /// Says which inputs and settings differ from those of the run in a folder, in the words of the command line; null where none does. Models,
    /// datasets and answers are told apart by their content: one may have two paths. Versions may differ.
    /// </summary>
    /// <param name="there">The record of the run in the folder.</param>
    internal string? DifferenceFrom(RunRecord there)
    {
        var (own, other) = (Settings, there.Settings);
        List<string> what = [];
        if (ModelFingerprint != there.ModelFingerprint) what.Add(Other("model", ModelPlace(other), ModelPlace(own)));
        // A dataset that nobody named comes with the model: where the model differs, that is the cause.
        var cameWithModel = what.Count > 0 && own.Dataset is null && other.Dataset is null;
        if (DatasetHash != there.DatasetHash && !cameWithModel) what.Add(Other("dataset", there.DatasetPlace(), DatasetPlace()));
        if (AnswersHash != there.AnswersHash) what.Add(Other("file of answers", other.Answers, own.Answers));
        var differing = RunSettingTable.All.Where(s => !s.ComparedByContent && !Equals(s.ValueIn(own), s.ValueIn(other)));
        what.AddRange(differing.Select(s => Other(s.Option, s.TextIn(other), s.TextIn(own))));
        return what.Count == 0 ? null : string.Join(" and another ", what);

        static string Other(string name, string? there, string? here) =>
            there == here ? $"{name} ({here} has changed since)" : $"{name} ({there ?? "none"} there, {here ?? "none"} here)";
    }

    /// <summary>
    /// The dataset that the run was made with: the one that was named, or else the model's own, wherever the model lies now, or the packaged one,
    /// whichever has the recorded hash.
    /// </summary>
    /// <param name="folder">The run's folder, for messages.</param>
    /// <param name="modelPath">Where the model lies now, if not where it was.</param>
    /// <exception cref="ValueLocateException">None of them has: says what was looked at.</exception>
    internal Datasets.InsightDataset FindDataset(string folder, string? modelPath = null)
    {
        if (DatasetInMemory)
        {
            throw new ValueLocateException(
                $"The dataset of the run in '{folder}' was made in memory, and no folder keeps it: "
                + "go on with RunSession.Start and the same dataset, or save it (InsightDataset.Save) and run with --data.");
        }
        if (Settings.Dataset is { } named)
        {
            var dataset = Datasets.InsightDataset.Load(named);
            return dataset.Hash == DatasetHash
                ? dataset
                : throw new ValueLocateException($"The dataset '{named}' has changed since the run in '{folder}' was made: run it again with another --out.");
        }
        var own = new[] { modelPath, Settings.Model }.OfType<string>().Select(Inference.EmbeddedModel.OwnDataset).OfType<string>();
        List<string> places = [.. own.Append(RunSession.PackagedDataset).Distinct()];
        foreach (var place in places)
        {
            var dataset = Datasets.InsightDataset.Load(place);
            if (dataset.Hash == DatasetHash) return dataset;
        }
        throw new ValueLocateException(
            $"The dataset of the run in '{folder}' was not found: it is none of {string.Join(", ", places.Select(p => $"'{p}'"))}. "
            + $"If it came with the model '{Settings.Model}', name with --model where both lie now; if it has changed, run again with another --out.");
    }

    private static string ModelPlace(RunSettings s) => s.Revision is null ? $"'{s.Model}'" : $"'{s.Model}' at {s.Revision}";

    /// <summary>Where the dataset lies, as far as that is known: what came with a model that was moved can't be found.</summary>
    private string DatasetPlace()
    {
        if (DatasetInMemory) return "one in memory";
        if ((Settings.Dataset ?? Inference.EmbeddedModel.OwnDataset(Settings.Model)) is { } place) return $"'{place}'";
        return Datasets.InsightDataset.Load(RunSession.PackagedDataset).Hash == DatasetHash ? "the packaged ValueInsight" : "one that was not named";
    }

    private static string Version(Type type) => type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
