using ValueLocate.Json;
using ValueLocate.Locating;
using ValueLocate.Probing;
using ValueLocate.Steering;
using ValueLocate.Validation;

namespace ValueLocate.Pipeline;

/// <content>What the stages gave: kept in memory once made or read, and read again where the file in the run's folder has changed.</content>
public sealed partial class RunSession
{
    private readonly Dictionary<string, (DateTime Written, long Length, object Value)> results = [];

    /// <summary>What the stage probe counted for one dimension, under each aspect.</summary>
    /// <param name="dimension">The dimension's id.</param>
    /// <exception cref="ValueLocateException">The run has no such dimension, or has not been probed.</exception>
    public (ActivationStatistics Positive, ActivationStatistics Negative) Statistics(string dimension)
    {
        _ = Data.Dataset.DimensionOf(dimension);
        var statistics = Probed();
        return (statistics.Positive(dimension), statistics.Negative(dimension));
    }

    /// <summary>What the stage probe read.</summary>
    /// <exception cref="ValueLocateException">It has not run.</exception>
    public ContrastStatistics Probed() => Result(
        RunFiles.Statistics, "probe", path => ContrastStatistics.Read(path, Dimensions, withGradients: Settings.NeedsGradient));

    /// <summary>What the stage locate found.</summary>
    /// <exception cref="ValueLocateException">It has not run.</exception>
    public LocateResult Located() => Result(RunFiles.Neurons, "locate", ResultJson.Read<LocateResult>);

    /// <summary>The strengths that the stage steer chose, a dimension each.</summary>
    /// <exception cref="ValueLocateException">It has not run.</exception>
    public IReadOnlyList<SteeringChoice> Strengths() => Result(RunFiles.Steering, "steer", ResultJson.Read<IReadOnlyList<SteeringChoice>>);

    /// <summary>What the stage validate measured.</summary>
    /// <exception cref="ValueLocateException">It has not run.</exception>
    public ValidationResult Validated() => Result(RunFiles.Validation, "validate", ResultJson.Read<ValidationResult>);

    /// <summary>Writes a stage's result and keeps it for the next stage.</summary>
    internal void Keep<T>(string file, T value, Action<string, T> write)
        where T : class
    {
        // What was told to stop while it computed without the model leaves nothing.
        Cancellation.ThrowIfCancellationRequested();
        RequireRecord();
        write(PathOf(file), value);
        var written = new FileInfo(PathOf(file));
        lock (results) results[file] = (written.LastWriteTimeUtc, written.Length, value);
    }

    /// <summary>A folder that was deleted while a process worked in it is not begun again in the middle.</summary>
    private void RequireRecord()
    {
        if (!File.Exists(PathOf(RunFiles.Record)))
            throw new ValueLocateException($"The folder '{Folder}' has lost its {RunFiles.Record}, and maybe all it held, while this run was at work: "
                + "give the command again, after deleting what is left of the folder.");
    }

    private T Result<T>(string file, string stage, Func<string, T> read)
        where T : class
    {
        var there = new FileInfo(PathOf(file));
        if (!there.Exists) throw new ValueLocateException($"There is no '{there.FullName}': run the stage {stage} first.");
        lock (results)
        {
            if (results.TryGetValue(file, out var kept) && (kept.Written, kept.Length) == (there.LastWriteTimeUtc, there.Length)) return (T)kept.Value;
        }
        var changed = new StageRecords(Folder).IsAsWritten(file) == false;
        // Other neurons, strengths and statistics may be put in on purpose; what was measured may not.
        if (changed && file == RunFiles.Validation)
            throw new ValueLocateException($"'{there.FullName}' is not what the stage validate wrote: give the command 'valuelocate validate' (or 'run') "
                + "again, which measures what is missing.");
        var value = read(there.FullName);
        if (changed) Observer?.Note($"{file} is not what the stage {stage} wrote: it is used as it is.");
        lock (results) results[file] = (there.LastWriteTimeUtc, there.Length, value);
        return value;
    }
}
