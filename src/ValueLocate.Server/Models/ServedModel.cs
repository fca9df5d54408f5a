using ValueLocate.Inference;

namespace ValueLocate.Server.Models;

/// <summary>A generation that a request asks for.</summary>
/// <param name="Client">Who asks: clients take turns.</param>
/// <param name="Text">What is generated.</param>
/// <param name="Edits">What is edited meanwhile; none: the model as it is.</param>
internal sealed record GenerationJob(string Client, TextGeneration Text, IReadOnlyList<NamedEdit> Edits);

/// <summary>A model with the runs that were made with it, for any number of clients.</summary>
internal sealed class ServedModel : IDisposable
{
    private readonly ModelQueue queue;

    private ServedModel(string id, LanguageModel model, SteeringBook steering, int mostWaiting)
    {
        (Id, Model, Steering) = (id, model, steering);
        queue = new ModelQueue(mostWaiting);
    }

    /// <summary>Its name to clients.</summary>
    public string Id { get; }

    /// <summary>The model. What is computed with it is computed by <see cref="Stream"/>; tokenizing and prompts need no turn.</summary>
    public LanguageModel Model { get; }

    /// <summary>What can be steered.</summary>
    public SteeringBook Steering { get; }

    /// <summary>When it was loaded.</summary>
    public DateTimeOffset Loaded { get; } = DateTimeOffset.UtcNow;

    /// <summary>Requests that wait.</summary>
    public int Waiting => queue.Waiting;

    /// <summary>Serves a model, which is disposed of with the result, or where this fails.</summary>
    /// <param name="pathOrId">What it was loaded from: clients call it by its id, or by the name of the folder or file.</param>
    /// <param name="model">The model.</param>
    /// <param name="runs">Runs that were made with it.</param>
    /// <param name="mostWaiting">Requests that may wait for it.</param>
    /// <exception cref="ValueLocateException">A run was made with another model, or two have one name.</exception>
    public static ServedModel Of(string pathOrId, LanguageModel model, IReadOnlyList<ServedRun> runs, int mostWaiting = 256)
    {
        try
        {
            foreach (var run in runs) run.Require(model);
            var id = !Directory.Exists(pathOrId) && !File.Exists(pathOrId) ? pathOrId
                : Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(pathOrId)));
            return new ServedModel(id, model, new SteeringBook(runs), mostWaiting);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Generates when the client's turn comes, and gives the pieces as they come. A client that reads slowly does not hold the model; one that
    /// leaves the stream
    /// frees it within a layer's time.
    /// </summary>
    public IAsyncEnumerable<AnswerPiece> Stream(GenerationJob job, CancellationToken cancellation) =>
        CallbackStream.Read<AnswerPiece>((give, stop) => queue.RunAsync(job.Client, () => Generate(job, give, stop), stop), cancellation);

    /// <summary>The work that is being done must have been told to stop.</summary>
    public void Dispose()
    {
        queue.Dispose();
        Model.Dispose();
    }

    private void Generate(GenerationJob job, Action<AnswerPiece> give, CancellationToken stop)
    {
        var hooks = new Stack<IDisposable>();
        try
        {
            foreach (var edit in job.Edits) hooks.Push(Model.Attach(edit.Hook(Model)));
            job.Text.Run(Model, give, stop);
        }
        finally
        {
            while (hooks.TryPop(out var hook)) hook.Dispose();
        }
    }
}
