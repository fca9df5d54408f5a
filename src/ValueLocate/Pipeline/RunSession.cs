using ValueLocate.Datasets;
using ValueLocate.Inference;
using ValueLocate.Inference.Hub;
using ValueLocate.Validation;

namespace ValueLocate.Pipeline;

/// <summary>
/// A run at work: its folder, settings, data and model. Each stage is a class that takes a session; a stage that finds its finished output in the
/// folder does not run again.
/// </summary>
public sealed partial class RunSession : IDisposable
{
    private readonly Lock loading = new();
    private readonly Func<CancellationToken, LanguageModel> load;
    private readonly CancellationToken given;
    private LanguageModel? model;
    private RunLock? held;
    private MeasurementLog? measurements;

    private RunSession(string folder, RunSettings settings, RunData data, IRunObserver? observer, IProgress<DownloadProgress>? download,
        CancellationToken cancellation, string? fingerprint = null)
    {
        Folder = folder;
        Settings = settings;
        Data = data;
        Observer = observer;
        given = cancellation;
        Cancellation = cancellation;
        load = stop =>
        {
            var loaded = LanguageModel.Load(settings.Model, settings.Options, settings.Revision, download, stop);
            try
            {
                if (loaded.ReadFingerprint(stop) is var own && (fingerprint is null || own == fingerprint)) return loaded;
            }
            catch
            {
                loaded.Dispose();
                throw;
            }
            loaded.Dispose();
            throw new ValueLocateException($"The model at '{settings.Model}' is not the one that the run in '{folder}' was made with: name that one with "
                + "--model, or run again with another --out.");
        };
    }

    /// <summary>The run's folder.</summary>
    public string Folder { get; }

    /// <summary>The settings.</summary>
    public RunSettings Settings { get; }

    /// <summary>Which pairs are used for what.</summary>
    public RunData Data { get; }

    /// <summary>The model, loaded when first needed. A load that failed or was cancelled is tried again.</summary>
    public LanguageModel Model
    {
        get
        {
            lock (loading) return model ??= load(CallCancellation.Or(Cancellation));
        }
    }

    /// <summary>Raw measurements.</summary>
    internal MeasurementLog Measurements => measurements ??= new MeasurementLog(PathOf(RunFiles.Measurements));

    internal IRunObserver? Observer { get; }

    /// <summary>Stops the stage that runs now.</summary>
    internal CancellationToken Cancellation { get; private set; }

    /// <summary>Ids of the dimensions.</summary>
    internal List<string> Dimensions => [.. Data.Dimensions.Select(d => d.Id)];

    /// <summary>What measurements of this run's edits need.</summary>
    internal MeasureContext Measuring => new()
    {
        Model = Model,
        Dimensions = Dimensions,
        Opposites = Data.Dimensions.Where(d => d.OppositeId is not null).ToDictionary(d => d.Id, d => d.OppositeId!),
        Neutral = NeutralTexts.From(Data.Dataset.NeutralChat, Data.Dataset.Neutral),
        Preset = Settings.Preset,
        DecodeOnly = Settings.DecodeOnly,
        Seed = Settings.Seed,
        Log = Measurements,
        Advance = Advance,
        Cancellation = Cancellation,
    };

    /// <summary>The packaged ValueInsight dataset.</summary>
    public static string PackagedDataset => Path.Combine(EmbeddedModel.DataFolder, "valueinsight");

    /// <summary>Begins a run, or goes on with one that has the same settings.</summary>
    /// <exception cref="ValueLocateException">A setting, the model or the dataset is not usable; or the folder holds a run with other settings.</exception>
    public static RunSession Start(string folder, RunSettings settings, IRunObserver? observer = null, IProgress<DownloadProgress>? download = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Check();
        return Start(folder, settings, InsightDataset.Load(DatasetOf(settings)), observer, download, cancellation);
    }

    /// <summary>
    /// Begins a run on a given dataset, which may be one made in memory (<see cref="InsightDataset.Of"/>); then only this call can go on with the run's folder.
    /// </summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="settings">The settings; they name no dataset, or the folder of the given one.</param>
    /// <param name="dataset">The dataset.</param>
    /// <param name="observer">Is told of the progress.</param>
    /// <param name="download">Is told of a download of the model.</param>
    /// <param name="cancellation">Stops between two passes.</param>
    /// <exception cref="ValueLocateException">A setting, the model or the dataset is not usable; or the folder holds a run with other settings.</exception>
    public static RunSession Start(
        string folder,
        RunSettings settings,
        InsightDataset dataset,
        IRunObserver? observer = null,
        IProgress<DownloadProgress>? download = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(dataset);
        settings.Check();
        if (settings.Dataset is { } named && named != dataset.Folder)
            throw new ValueLocateException($"The settings name the dataset '{named}', and another one was given ({dataset.Place}): name none in the settings.");
        if (settings.Dataset is null && dataset.Folder is { } from && from != DatasetOf(settings)) settings = settings with { Dataset = from };
        var data = RunData.Of(dataset, settings.HoldOut);
        if (settings.Answers is { } answers) _ = PersonaAnswers.Given(data, answers);
        var path = Path.Combine(folder, RunFiles.Record);
        if (File.Exists(folder)) throw new ValueLocateException($"'{folder}' is a file: choose another --out, a folder.");
        if (Directory.Exists(folder) && !File.Exists(path) && !RunLeftovers.AreAll(folder))
            throw new ValueLocateException($"The folder '{folder}' is not empty and holds no run: choose another --out.");
        // The model is loaded before anything is written: a wrong path leaves no folder behind.
        var session = new RunSession(folder, settings, data, observer, download, cancellation);
        try
        {
            var record = RunRecord.Of(settings, data, session.Model);
            if (File.Exists(path))
            {
                if (record.DifferenceFrom(RunRecord.Read(path)) is { } what)
                    throw new ValueLocateException($"The folder '{folder}' holds a run with another {what}: choose another --out, or delete it.");
            }
            else
            {
                Directory.CreateDirectory(folder);
            }
            session.held = RunLock.Take(folder);
            if (!File.Exists(path)) record.Write(path);
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
        var record = RunRecord.Read(Path.Combine(folder, RunFiles.Record));
        var settings = modelPath is null ? record.Settings : record.Settings with { Model = modelPath };
        var data = RunData.Of(record.FindDataset(folder, modelPath), settings.HoldOut);
        if (settings.Answers is { } answers && !File.Exists(Path.Combine(folder, RunFiles.Answers)) && InsightDataset.HashOf([answers]) != record.AnswersHash)
            throw new ValueLocateException($"The answers '{answers}' have changed since the run in '{folder}' was begun: run it again with another --out.");
        return new RunSession(folder, settings, data, observer, null, cancellation, record.ModelFingerprint) { held = RunLock.Take(folder) };
    }

    /// <summary>The dataset that a run with these settings reads.</summary>
    internal static string DatasetOf(RunSettings settings) => settings.Dataset ?? EmbeddedModel.OwnDataset(settings.Model) ?? PackagedDataset;

    /// <summary>A file of the run.</summary>
    public string PathOf(string file) => Path.Combine(Folder, file);

    internal void Advance(long tokens) => Observer?.Advance(tokens);

    /// <summary>Runs a stage unless the folder holds what it wrote, made from what lies there now.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="inputs">The files that it reads.</param>
    /// <param name="outputs">The files that it writes, the last one last.</param>
    /// <param name="prepare">Gives an estimate of the tokens that it will read and generate, and the work.</param>
    /// <param name="cancellation">Stops the stage at the next layer; none: the session's own token, or the running notebook cell's.</param>
    /// <param name="readable">Whether an output that somebody has changed can be used as it is; null: such an output is made again.</param>
    internal void Stage(
        string name, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs, Func<(long Tokens, Action Run)> prepare,
        CancellationToken cancellation, Func<bool>? readable = null)
    {
        RequireRecord();
        var records = new StageRecords(Folder);
        var state = records.StateOf(name, inputs, outputs);
        var changed = string.Join(" and ", records.Changed(name, inputs, outputs));
        if (state == StageState.Changed)
        {
            var usable = changed == outputs[^1] && readable is not null && readable();
            // That it is used was said as it was read.
            if (usable) state = StageState.Finished;
            else Observer?.Note($"{changed} is not what the stage {name} wrote: the stage runs again.");
        }
        else if (state == StageState.OfOtherInputs)
        {
            Observer?.Note($"{changed} is not what the stage {name} read: the stage runs again.");
        }
        if (state == StageState.Finished)
        {
            Observer?.Finish(name, fresh: false);
            return;
        }
        Measured(name, () =>
        {
            var (tokens, run) = prepare();
            Observer?.Begin(name, tokens);
            run();
            // Read again: an interrupted call that was waited for may have finished a stage meanwhile.
            new StageRecords(Folder).Finished(name, inputs, outputs, measured: name is "steer" or "validate");
            Inference.Native.TorchRuntime.ReleaseMemory();
            Observer?.Finish(name, fresh: true);
            return true;
        }, cancellation);
    }

    /// <summary>Claims the model for some work, which the session's, the given or the running notebook cell's token stops.</summary>
    internal T Measured<T>(string name, Func<T> work, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(given, CallCancellation.Or(cancellation));
        using var call = Model.Decoder.Use($"the stage {name}", stop.Token);
        call.ThrowIfStopping();
        // Only now: until it has ended, an interrupted stage's token is the session's.
        var before = Cancellation;
        Cancellation = stop.Token;
        try
        {
            return work();
        }
        finally
        {
            Cancellation = before;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (loading)
        {
            model?.Dispose();
            model = null;
        }
        held?.Dispose();
        held = null;
    }
}
