using ValueLocate.Json;
using ValueLocate.Steering;
using ValueLocate.Validation;

namespace ValueLocate.Pipeline;

/// <summary>The stages of a run in their order. Each does nothing where its finished output lies in the run's folder.</summary>
public static class Stages
{
    private static readonly string[] SteerInputs = [RunFiles.Statistics, RunFiles.Neurons];

    /// <summary>All of them: probe, locate, steer, validate. The report is written by ValueLocate.Reports.</summary>
    /// <param name="session">The run.</param>
    /// <param name="cancellation">Stops at the next layer; none: the session's token, or the running notebook cell's.</param>
    public static void All(RunSession session, CancellationToken cancellation = default)
    {
        Probe(session, cancellation);
        Locate(session, cancellation);
        Steer(session, cancellation);
        Validate(session, cancellation);
    }

    /// <summary>Reads (or generates and reads) the search texts: statistics.safetensors.</summary>
    /// <param name="session">The run.</param>
    /// <param name="cancellation">Stops at the next layer; none: the session's token, or the running notebook cell's.</param>
    public static void Probe(RunSession session, CancellationToken cancellation = default) => session.Stage("probe", [], ProbeOutputs(session), () =>
    {
        var stage = new ProbeStage(session);
        return (stage.Tokens(), () => session.Keep(RunFiles.Statistics, stage.Run(), (path, s) => s.Write(path, session.Data.Dataset.Hash)));
    }, cancellation);

    /// <summary>Differences, calibration, selection: neurons.json.</summary>
    /// <param name="session">The run.</param>
    /// <param name="cancellation">Stops at the next layer; none: the session's token, or the running notebook cell's.</param>
    /// <exception cref="ValueLocateException">There are no statistics yet.</exception>
    public static void Locate(RunSession session, CancellationToken cancellation = default) => session.Stage(
        "locate",
        [RunFiles.Statistics],
        [RunFiles.Neurons],
        () => (0, () => session.Keep(RunFiles.Neurons, LocateStage.Run(session, session.Probed()), ResultJson.Write)),
        cancellation,
        () => Readable(session.Located));

    /// <summary>Chooses each dimension's strength: steering.json.</summary>
    /// <param name="session">The run.</param>
    /// <param name="cancellation">Stops at the next layer; none: the session's token, or the running notebook cell's.</param>
    /// <exception cref="ValueLocateException">No neurons have been located yet.</exception>
    public static void Steer(RunSession session, CancellationToken cancellation = default) => session.Stage("steer", SteerInputs, [RunFiles.Steering], () =>
    {
        var stage = new SteerStage(session, session.Located());
        return (stage.Tokens(), () =>
        {
            using (stage) session.Keep<IReadOnlyList<SteeringChoice>>(RunFiles.Steering, stage.Run(), ResultJson.Write);
        }
        );
    }, cancellation, () => Readable(session.Strengths));

    /// <summary>Effects, controls, leakage, answers: validation.json and validation.csv.</summary>
    /// <param name="session">The run.</param>
    /// <param name="cancellation">Stops at the next layer; none: the session's token, or the running notebook cell's.</param>
    /// <exception cref="ValueLocateException">No strengths have been chosen yet.</exception>
    public static void Validate(RunSession session, CancellationToken cancellation = default) => session.Stage(
        "validate", [RunFiles.Statistics, RunFiles.Neurons, RunFiles.Steering], [RunFiles.Table, RunFiles.Validation], () =>
        {
            var stage = Validation(session);
            return (stage.Tokens(session.Data.Judged), () =>
            {
                using var disposed = stage;
                var result = stage.Run();
                AtomicFile.WriteText(session.PathOf(RunFiles.Table), ValidationCsv.Text(result));
                session.Keep(RunFiles.Validation, result, ResultJson.Write);
            }
            );
        }, cancellation);

    /// <summary>Measures the run's neurons on other pairs, with all controls.</summary>
    /// <param name="session">A run whose strengths have been chosen.</param>
    /// <param name="pairsFile">JSON lines as in pairs.jsonl; split and author may be missing, and all pairs are measured.</param>
    /// <param name="cancellation">Stops at the next layer; none: the session's token, or the running notebook cell's.</param>
    /// <exception cref="ValueLocateException">The file can't be read, or holds pairs that the run has searched.</exception>
    public static EffectTable ValidateOn(RunSession session, string pairsFile, CancellationToken cancellation = default) => session.Measured("validate", () =>
    {
        var pairs = Datasets.InsightDataset.ReadPairs(pairsFile, session.Data.Dimensions);
        var searched = session.Data.Search.Select(p => (p.Dimension, p.Question, p.Positive)).ToHashSet();
        if (pairs.Count(p => searched.Contains((p.Dimension, p.Question, p.Positive))) is > 0 and var known)
            throw new ValueLocateException($"{known} of {pairs.Count} pairs of '{pairsFile}' were searched by this run, and can't test what was found in "
                + "them: give pairs that it has not seen.");
        using var stage = Validation(session);
        session.Observer?.Begin("validate", stage.Tokens(pairs));
        var table = stage.Table(Path.GetFileName(pairsFile), pairs, controls: true);
        session.Observer?.Finish("validate", fresh: true);
        return table;
    }, cancellation);

    private static IReadOnlyList<string> ProbeOutputs(RunSession session) =>
        session.Settings.Contrast == ContrastKind.Persona ? [RunFiles.Answers, RunFiles.Statistics] : [RunFiles.Statistics];

    private static ValidateStage Validation(RunSession session)
    {
        // Strengths of other neurons say nothing of these.
        if (new StageRecords(session.Folder).StateOf("steer", SteerInputs, [RunFiles.Steering]) == StageState.OfOtherInputs)
            Steer(session, session.Cancellation);
        var (located, choices) = (session.Located(), session.Strengths());
        if (!choices.Select(c => c.Dimension).SequenceEqual(located.Sets.Select(s => s.Dimension)))
            throw new ValueLocateException($"'{session.PathOf(RunFiles.Steering)}' does not choose strengths for the neurons of '"
                + $"{session.PathOf(RunFiles.Neurons)}': run the stage steer again.");
        return new(session, located, choices);
    }

    private static bool Readable(Func<object> read)
    {
        try
        {
            _ = read();
            return true;
        }
        catch (ValueLocateException)
        {
            return false;
        }
    }
}
