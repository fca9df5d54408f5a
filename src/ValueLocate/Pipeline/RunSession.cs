using ValueLocate.Json;
using ValueLocate.Datasets;
using ValueLocate.Inference;
using ValueLocate.Inference.Hub;

namespace ValueLocate.Pipeline;

/// <summary>
/// A run at work: its folder, settings, data and model. Each stage is a class that takes a session; a stage that finds its finished output in the
/// folder does not run again.
/// </summary>
public sealed partial class RunSession : IDisposable
{
    private readonly Lazy<LanguageModel> model;

    private RunSession(string folder, RunSettings settings, RunData data, IRunObserver? observer, IProgress<DownloadProgress>? download, CancellationToken cancellation, string? fingerprint = null)
    {
        Folder = folder;
        Settings = settings;
        Data = data;
        Observer = observer;
        Cancellation = cancellation;
        model = new Lazy<LanguageModel>(() =>
        {
            var loaded = LanguageModel.Load(settings.Model, settings.Options, settings.Revision, download, cancellation);
            if (fingerprint is null || loaded.Fingerprint == fingerprint) return loaded;
            loaded.Dispose();
            throw new ValueLocateException($"The model at '{settings.Model}' is not the one that the run in '{folder}' was made with: name that one with --model, or run again with another --out.");
        });
        Measurements = new MeasurementLog(Path.Combine(folder, RunFiles.Measurements));
    }

    /// <summary>The run's folder.</summary>
    public string Folder { get; }

    /// <summary>The settings.</summary>
    public RunSettings Settings { get; }

    /// <summary>Which pairs are used for what.</summary>
    public RunData Data { get; }

    /// <summary>The model, loaded when first needed.</summary>
    public LanguageModel Model => model.Value;

    /// <summary>Raw measurements.</summary>
    public MeasurementLog Measurements { get; }

    internal IRunObserver? Observer { get; }

    internal CancellationToken Cancellation { get; }

    /// <summary>The packaged ValueInsight dataset.</summary>
    public static string PackagedDataset => Path.Combine(EmbeddedModel.DataFolder, "valueinsight");

    /// <summary>Begins a run, or goes on with one that has the same settings.</summary>
    /// <exception cref="ValueLocateException">A setting, the model or the dataset is not usable; or the folder holds a run with other settings.</exception>
    public static RunSession Start(string folder, RunSettings settings, IRunObserver? observer = null, IProgress<DownloadProgress>? download = null, CancellationToken cancellation = default)
    {
        settings.Check();
        var data = RunData.Of(InsightDataset.Load(DatasetOf(settings)), settings.HoldOut);
        if (settings.Answers is { } answers) _ = PersonaAnswers.Given(data, answers);
        var path = Path.Combine(folder, RunFiles.Record);
        if (File.Exists(folder)) throw new ValueLocateException($"'{folder}' is a file: choose another --out, a folder.");
        if (Directory.Exists(folder) && !File.Exists(path) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new ValueLocateException($"The folder '{folder}' is not empty and holds no run: choose another --out.");
        // The model is loaded before anything is written: a wrong path leaves no folder behind.
        var session = new RunSession(folder, settings, data, observer, download, cancellation);
        try
        {
            var record = RunRecord.Of(settings, data, session.Model);
            if (File.Exists(path))
            {
                if (record.DifferenceFrom(ResultJson.Read<RunRecord>(path)) is { } what)
                    throw new ValueLocateException($"The folder '{folder}' holds a run with another {what}: choose another --out, or delete it.");
            }
            else
            {
                ResultJson.Write(path, record);
            }
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Opens a run that was begun before.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="modelPath">Where its model lies now, if not where it was.</param>
    /// <param name="observer">Is told of the progress.</param>
    /// <param name="cancellation">Stops between two passes.</param>
    /// <exception cref="ValueLocateException">There is no run, or its model or dataset has changed.</exception>
    public static RunSession Open(string folder, string? modelPath = null, IRunObserver? observer = null, CancellationToken cancellation = default)
    {
        var record = ResultJson.Read<RunRecord>(Path.Combine(folder, RunFiles.Record));
        var settings = modelPath is null ? record.Settings : record.Settings with { Model = modelPath };
        var data = RunData.Of(InsightDataset.Load(DatasetOf(settings)), settings.HoldOut);
        if (data.Dataset.Hash != record.DatasetHash) throw new ValueLocateException($"The dataset '{data.Dataset.Folder}' has changed since the run in '{folder}' was made: run it again with another --out.");
        if (settings.Answers is { } answers && !File.Exists(Path.Combine(folder, RunFiles.Answers)) && InsightDataset.HashOf([answers]) != record.AnswersHash)
            throw new ValueLocateException($"The answers '{answers}' have changed since the run in '{folder}' was begun: run it again with another --out.");
        return new RunSession(folder, settings, data, observer, null, cancellation, record.ModelFingerprint);
    }

    /// <summary>The dataset that a run with these settings reads.</summary>
    internal static string DatasetOf(RunSettings settings) => settings.Dataset ?? EmbeddedModel.OwnDataset(settings.Model) ?? PackagedDataset;

    /// <summary>A file of the run.</summary>
    public string PathOf(string file) => Path.Combine(Folder, file);

    /// <summary>Runs a stage unless its output is there.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="output">The file that it writes last.</param>
    /// <param name="prepare">Gives an estimate of the tokens that it will read and generate, and the work.</param>
    internal void Stage(string name, string output, Func<(long Tokens, Action Run)> prepare)
    {
        if (!File.Exists(PathOf(output)))
        {
            var (tokens, run) = prepare();
            Observer?.Begin(name, tokens);
            run();
            Inference.Native.TorchRuntime.ReleaseMemory();
            Observer?.Finish(name, fresh: true);
            return;
        }
        Observer?.Finish(name, fresh: false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (model.IsValueCreated) model.Value.Dispose();
    }
}
