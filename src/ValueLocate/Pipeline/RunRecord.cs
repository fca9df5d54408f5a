using System.Reflection;
using System.Runtime.InteropServices;
using TorchSharp;

namespace ValueLocate.Pipeline;

/// <summary>run.json: the settings and everything else that a repetition needs to know. No times: the same run gives the same bytes.</summary>
public sealed record RunRecord
{
    /// <summary>The settings.</summary>
    public required RunSettings Settings { get; init; }

    /// <summary>SHA-256 of the dataset's files.</summary>
    public required string DatasetHash { get; init; }

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

    internal static RunRecord Of(RunSettings settings, RunData data, Inference.LanguageModel model) => new()
    {
        Settings = settings,
        DatasetHash = data.Dataset.Hash,
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

    /// <summary>Says which setting or input differs from another record's; null where none does. Versions may differ.</summary>
    internal string? DifferenceFrom(RunRecord other)
    {
        if (DatasetHash != other.DatasetHash) return "dataset";
        if (AnswersHash != other.AnswersHash) return "file of answers";
        if (ModelFingerprint != other.ModelFingerprint) return "model";
        var differing = typeof(RunSettings).GetProperties().FirstOrDefault(p => p.Name is not ("Model" or "Dataset" or "Answers") && !Equals(p.GetValue(Settings), p.GetValue(other.Settings)));
        return differing?.Name;
    }

    private static string Version(Type type) => type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
