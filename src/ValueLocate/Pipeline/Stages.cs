using ValueLocate.Json;
using ValueLocate.Locating;
using ValueLocate.Steering;
using ValueLocate.Validation;

namespace ValueLocate.Pipeline;

/// <summary>The stages of a run in their order. Each does nothing where its finished output lies in the run's folder.</summary>
public static class Stages
{
    /// <summary>All of them: probe, locate, steer, validate. The report is written by ValueLocate.Reports.</summary>
    public static void All(RunSession session)
    {
        Probe(session);
        Locate(session);
        Steer(session);
        Validate(session);
    }

    /// <summary>Reads (or generates and reads) the search texts: statistics.safetensors.</summary>
    public static void Probe(RunSession session)
    {
        var stage = new ProbeStage(session);
        session.Stage("probe", RunFiles.Statistics, () => (stage.Tokens(), stage.Run));
    }

    /// <summary>Differences, calibration, selection: neurons.json.</summary>
    /// <exception cref="ValueLocateException">There are no statistics yet.</exception>
    public static void Locate(RunSession session) => session.Stage("locate", RunFiles.Neurons, () => (0, () => ResultJson.Write(session.PathOf(RunFiles.Neurons), LocateStage.Run(session))));

    /// <summary>Chooses each dimension's strength: steering.json.</summary>
    /// <exception cref="ValueLocateException">No neurons have been located yet.</exception>
    public static void Steer(RunSession session) => session.Stage("steer", RunFiles.Steering, () =>
    {
        var stage = new SteerStage(session, ResultJson.Read<LocateResult>(session.PathOf(RunFiles.Neurons)));
        return (stage.Tokens(), () => ResultJson.Write(session.PathOf(RunFiles.Steering), stage.Run()));
    });

    /// <summary>Effects, controls, leakage, answers: validation.json and validation.csv.</summary>
    /// <exception cref="ValueLocateException">No strengths have been chosen yet.</exception>
    public static void Validate(RunSession session) => session.Stage("validate", RunFiles.Validation, () =>
    {
        var stage = Validation(session);
        return (stage.Tokens(session.Data.Judged), () =>
        {
            var result = stage.Run();
            AtomicFile.WriteText(session.PathOf(RunFiles.Table), ValidationCsv.Text(result));
            ResultJson.Write(session.PathOf(RunFiles.Validation), result);
        }
        );
    });

    /// <summary>Measures the run's neurons on other pairs, with all controls.</summary>
    /// <param name="session">A run whose strengths have been chosen.</param>
    /// <param name="pairsFile">JSON lines as in pairs.jsonl; split and author may be missing, and all pairs are measured.</param>
    /// <exception cref="ValueLocateException">The file can't be read, or holds pairs that the run has searched.</exception>
    public static EffectTable ValidateOn(RunSession session, string pairsFile)
    {
        var pairs = Datasets.InsightDataset.ReadPairs(pairsFile, session.Data.Dimensions);
        var searched = session.Data.Search.Select(p => (p.Dimension, p.Question, p.Positive)).ToHashSet();
        if (pairs.Count(p => searched.Contains((p.Dimension, p.Question, p.Positive))) is > 0 and var known)
            throw new ValueLocateException($"{known} of {pairs.Count} pairs of '{pairsFile}' were searched by this run, and can't test what was found in them: give pairs that it has not seen.");
        var stage = Validation(session);
        session.Observer?.Begin("validate", stage.Tokens(pairs));
        var table = stage.Table(Path.GetFileName(pairsFile), null, pairs, controls: true);
        session.Observer?.Finish("validate", fresh: true);
        return table;
    }

    private static ValidateStage Validation(RunSession session) =>
        new(session, ResultJson.Read<LocateResult>(session.PathOf(RunFiles.Neurons)), ResultJson.Read<IReadOnlyList<SteeringChoice>>(session.PathOf(RunFiles.Steering)));
}
