using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using ValueLocate.Kernel.Cells;
using ValueLocate.Kernel.CSharp.Compiling;
using ValueLocate.Kernel.CSharp.Notebook;
using ValueLocate.Kernel.CSharp.Packages;
using ValueLocate.Kernel.CSharp.Reading;
using ValueLocate.Kernel.CSharp.Running;
using ValueLocate.Kernel.CSharp.Showing;

namespace ValueLocate.Kernel.CSharp;

/// <summary>Runs the cells of one notebook, each after the ones before it, on Roslyn's script compilations.</summary>
public sealed partial class CSharpSession : ICellEngine, ICellHost
{
    private readonly CSharpSessionOptions options;
    private readonly CellStreams streams = new();
    private readonly CellLoadContext context;
    private readonly NativeLibraries natives;
    private readonly SubmissionChain chain;
    private readonly IReadOnlyList<Microsoft.CodeAnalysis.MetadataReference> initial;
    private readonly ConcurrentDictionary<string, Submission> cells = new(StringComparer.Ordinal);
    private volatile ImmutableHashSet<string> running = ImmutableHashSet.Create<string>(StringComparer.Ordinal);
    private readonly Lock state = new();
    private CellThread? thread;
    private CellRun? run;
    private CancellationTokenSource? stop;
    private bool interrupted;

    /// <summary>Begins a session; takes the process's console, so that what its cells write comes to them.</summary>
    public CSharpSession(CSharpSessionOptions? options = null)
    {
        this.options = options ?? new();
        // The process has one set of formatters, and the notebook before may have registered its own.
        Microsoft.DotNet.Interactive.Formatting.Formatter.ResetToDefault();
        BudgetWriter.Register();
        Notebook.Cell.Register();
        natives = new NativeLibraries(CacheFolder);
        context = new CellLoadContext(natives);
        chain = new SubmissionChain(context);
        AddStandardReferences();
        initial = [.. chain.AllReferences];
        Bundles.Add(new PlotlyCharts(this.options.ResourceAddress, this.options.ResourceFolder).Convert);
    }

    /// <summary>How values are shown; converters can be added.</summary>
    public ValueBundles Bundles { get; } = new();

    private string CacheFolder => options.CacheFolder
        ?? Path.Combine(Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
            ? cache
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"), "valuelocate", "notebooks");

    /// <inheritdoc/>
    public async Task<CellResult> ExecuteAsync(string code, ICellOutput output)
    {
        CellConsole.Take();
        streams.Attach(output);
        lock (state)
        {
            interrupted = false;
            stop = new CancellationTokenSource();
        }
        running = running.Clear();
        var watch = Stopwatch.StartNew();
        try
        {
            // Compiling is not done on the caller's thread: it reads messages.
            return await Task.Run(() => RunStepsAsync(code, watch)).ConfigureAwait(false);
        }
        finally
        {
            lock (state)
            {
                stop.Dispose();
                stop = null;
            }
            streams.Flush();
        }
    }

    /// <inheritdoc/>
    public void Interrupt()
    {
        lock (state)
        {
            if (stop is null) return;
            interrupted = true;
            // Its callbacks may take long (ending a process), and must not hold up the caller.
            _ = stop.CancelAsync();
            if (run is null) return;
            run.Interrupt(thread!.Thread);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Interrupt();
        thread?.Dispose();
        streams.Dispose();
        return ValueTask.CompletedTask;
    }

    DisplayedValue ICellHost.Display(object? value, IReadOnlyList<string> mimeTypes)
    {
        var id = Guid.NewGuid().ToString("N");
        streams.Display(Bundles.Of(value, mimeTypes), id);
        return new DisplayedValue(this, id, mimeTypes);
    }

    void ICellHost.Update(object? value, string id, IReadOnlyList<string> mimeTypes) => streams.Update(Bundles.Of(value, mimeTypes), id);

    void ICellHost.Clear(bool wait) => streams.Clear(wait);

    string? ICellHost.Ask(string prompt, bool password) => streams.ReadLine(prompt, password);

    private async Task<CellResult> RunStepsAsync(string code, Stopwatch watch)
    {
        try
        {
            var steps = CellParser.Parse(code);
            MimeBundle? value = null;
            for (var i = 0; i < steps.Count; i++)
            {
                stop!.Token.ThrowIfCancellationRequested();
                var result = await RunStepAsync(steps[i], i == steps.Count - 1).ConfigureAwait(false);
                if (result.Error is not null) return result;
                value = result.Value;
            }
            if (steps.OfType<MagicStep>().Any(s => s.Name == "!time"))
            {
                // What the last expression gave comes before the time it took.
                if (value is not null) streams.Display(value, null);
                streams.Display(ValueBundles.OfText("text/plain",
                    string.Create(CultureInfo.InvariantCulture, $"Wall time: {watch.Elapsed.TotalMilliseconds:0.0}ms")), null);
                return CellResult.None;
            }
            return new CellResult(value, null);
        }
        catch (OperationCanceledException) when (interrupted)
        {
            return new CellResult(null, CellErrors.Interrupted);
        }
        catch (Exception e)
        {
            return new CellResult(null, CellErrors.Of(e, running, Cell));
        }
    }

    private async Task<CellResult> RunStepAsync(CellStep step, bool last)
    {
        switch (step)
        {
            case CodeStep { Code: var code }:
                var result = await RunCodeAsync(code, "").ConfigureAwait(false);
                // A value in the middle, before text in another language, is shown where it stands.
                if (result.Value is null || last) return result;
                streams.Display(result.Value, null);
                return CellResult.None;
            case TextStep text:
                return await OnThreadAsync(() =>
                {
                    RunText(text);
                    return null;
                }).ConfigureAwait(false);
            case MagicStep magic:
                return await RunMagicAsync(magic).ConfigureAwait(false);
            default:
                throw new InvalidOperationException($"Nobody runs {step}.");
        }
    }

    /// <summary>Compiles and runs C#; the path is empty for the cell itself.</summary>
    private async Task<CellResult> RunCodeAsync(string code, string path)
    {
        var file = path.Length == 0 ? "" : Path.GetFileName(path);
        Submission submission;
        try
        {
            submission = chain.Compile(code, path, w => streams.Write("stderr", CellErrors.Line(w, file), line: true), stop!.Token);
        }
        catch (CompileFailure e)
        {
            return new CellResult(null, CellErrors.Of(e, file));
        }
        if (submission.Uncheckable is { } problem) SayUnstoppable(problem, file);
        if (submission.Start is null)
        {
            chain.Keep(submission);
            return CellResult.None;
        }
        var name = submission.Assembly!.GetName().Name!;
        running = running.Add(name);
        cells[name] = submission;
        var outcome = await StartAsync(async () =>
        {
            var value = await chain.Start(submission);
            // Shown here and now, by the cell's own thread: what showing it writes, or how long it takes, is the cell's. What display() hands back stands there
            // already.
            return (submission.HasValue || (submission.MayReturn && value is not null)) && value is not DisplayedValue ? Bundles.Of(value, []) : null;
        }).ConfigureAwait(false);
        if (outcome is { Interrupted: false, Failure: null }) chain.Keep(submission);
        else chain.KeepFailed(submission, outcome.Reached);
        if (!submission.Declares) cells.TryRemove(name, out _);
        return Result(outcome, n => n == name ? submission : Cell(n));
    }

    /// <summary>Does something on the cells' thread that may call what cells have declared, and so may take for ever.</summary>
    private async Task<CellResult> OnThreadAsync(Func<MimeBundle?> work)
    {
        return Result(await StartAsync(() => Task.FromResult<object?>(work())).ConfigureAwait(false), Cell);
    }

    private CellResult Result(CellOutcome outcome, Func<string, Submission?> cell) => outcome switch
    {
        { Interrupted: true } => new(null, outcome.IsLeftBehind ? CellErrors.LeftBehind : CellErrors.Interrupted),
        { Failure: { } failure } => new(null, CellErrors.Of(failure, running, cell)),
        _ => new((MimeBundle?)outcome.Value, null),
    };

    private void SayUnstoppable(string problem, string file) =>
        streams.Write("stderr",
            $"{(file.Length == 0 ? "This cell" : file)} could not be given checks for an interrupt ({problem}): an interrupt leaves it running.", line: true);

    private async Task<CellOutcome> StartAsync(Func<Task<object?>> work)
    {
        CellRun mine;
        lock (state)
        {
            stop!.Token.ThrowIfCancellationRequested();
            thread ??= new CellThread(() => (Notebook.Cell.Current.Value, CellConsole.Streams) = (this, streams));
            run = mine = new CellRun(work, streams.Gate, Unhandled);
            thread.Add(mine);
        }
        var outcome = await mine.Outcome.ConfigureAwait(false);
        lock (state)
        {
            run = null;
            if (mine.Interrupted)
            {
                thread.Dispose();
                thread = null;
            }
        }
        return outcome;
    }

    private Submission? Cell(string assembly) => cells.GetValueOrDefault(assembly);

    private void Unhandled(Exception e) =>
        streams.Write("stderr", string.Join('\n', CellErrors.Of(e, running, Cell).Traceback), line: true);

    private void AddStandardReferences()
    {
        foreach (var reference in Standard()) chain.AddReference(reference);
        foreach (var assembly in options.HostAssemblies) AddAssembly(assembly.GetName().Name!);
    }

    /// <summary>What every cell is compiled against.</summary>
    internal static IReadOnlyList<Microsoft.CodeAnalysis.MetadataReference> Standard() =>
    [
        .. FrameworkReferences.All,
        .. ((Type[])[typeof(CSharpSession), typeof(Microsoft.DotNet.Interactive.Formatting.Formatter), typeof(Microsoft.AspNetCore.Html.IHtmlContent)])
            .Select(t => FrameworkReferences.Of(t.Assembly.Location)),
    ];
}
