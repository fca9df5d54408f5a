using ValueLocate.Datasets;
using ValueLocate.Inference;
using ValueLocate.Locating;
using ValueLocate.Pipeline;
using ValueLocate.Steering;

namespace ValueLocate.Tests.Pipeline;

/// <summary>Folders of runs of the random model on its dataset.</summary>
internal sealed class TinyRuns : IDisposable
{
    private readonly TempFolder model = new();
    private readonly TempFolder data = new();
    private readonly TempFolder runs = new();

    public TinyRuns(int perSplit = 4)
    {
        Tiny.Model(model);
        Tiny.Dataset(data, perSplit);
    }

    public static IReadOnlyList<string> Results { get; } = [RunFiles.Statistics, RunFiles.Neurons, RunFiles.Steering, RunFiles.Table, RunFiles.Validation];

    public RunSettings Settings => new()
    {
        Model = model.Path,
        Dataset = DataFolder,
        Folds = 4,
        Permutations = 3,
        RandomDraws = 2,
        RandomQuestions = 2,
        Preset = SteeringPreset.MeanDifference,
        Selection = new() { Kind = SelectionKind.Fraction, Fraction = 0.1 },
        Options = new ModelOptions { Dtype = "float32", Threads = 1, Template = "plain" },
    };

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public string DataFolder => data.Path;

    public string ModelFile(string name) => model.File(name);

    public string DataFile(string name) => data.File(name);

    public string Folder(string name) => runs.File(name);

    public string File(string run, string name) => Path.Combine(Folder(run), name);

    public byte[] Bytes(string run, string name) => System.IO.File.ReadAllBytes(File(run, name));

    public RunSession Start(string name, RunSettings? settings = null, IRunObserver? observer = null) =>
        RunSession.Start(Folder(name), settings ?? Settings, observer, cancellation: Now);

    /// <summary>Starts a run on a dataset in memory, or refuses to.</summary>
    public RunSession Start(string name, RunSettings settings, InsightDataset dataset) => RunSession.Start(Folder(name), settings, dataset, cancellation: Now);

    /// <summary>Runs every stage, and returns the session.</summary>
    public RunSession Run(string name, RunSettings? settings = null, IRunObserver? observer = null)
    {
        var session = Start(name, settings, observer);
        Stages.All(session, Now);
        return session;
    }

    /// <summary>A copy of a run's folder under another name.</summary>
    public void Copy(string from, string to, params string[] without)
    {
        Directory.CreateDirectory(Folder(to));
        foreach (var file in Directory.GetFiles(Folder(from)).Where(f => !without.Append(RunFiles.Lock).Contains(Path.GetFileName(f))))
            System.IO.File.Copy(file, File(to, Path.GetFileName(file)));
    }

    public void Dispose()
    {
        model.Dispose();
        data.Dispose();
        runs.Dispose();
    }
}

/// <summary>Asks to stop when progress has been told so many times.</summary>
internal sealed class StopAfter(int advances, CancellationTokenSource stop) : IRunObserver
{
    public int Times { get; private set; }

    public void Begin(string stage, long tokens)
    {
    }

    public void Advance(long tokens)
    {
        if (++Times == advances) stop.Cancel();
    }

    public void Finish(string stage, bool fresh)
    {
    }
}

/// <summary>Keeps which stages ran, and what was noted.</summary>
internal sealed class StageNotes : IRunObserver
{
    public List<string> Fresh { get; } = [];

    public List<string> Found { get; } = [];

    public List<string> Notes { get; } = [];

    public void Begin(string stage, long tokens)
    {
    }

    public void Advance(long tokens)
    {
    }

    public void Finish(string stage, bool fresh) => (fresh ? Fresh : Found).Add(stage);

    public void Note(string text) => Notes.Add(text);
}
