namespace ValueLocate.Runs;

/// <summary>The stages of a run in their order. Each does nothing where its finished output lies in the run's folder.</summary>
public static class Stages
{
    /// <summary>All of them: probe, locate, steer, validate, report.</summary>
    public static void All(RunSession session)
    {
        Probe(session);
        Locate(session);
        Steer(session);
        Validate(session);
        Report(session);
    }

    /// <summary>Reads (or generates and reads) the search texts: statistics.safetensors.</summary>
    public static void Probe(RunSession session) => throw new NotImplementedException();

    /// <summary>Differences, calibration, selection: neurons.json.</summary>
    public static void Locate(RunSession session) => throw new NotImplementedException();

    /// <summary>Chooses each dimension's strength: steering.json.</summary>
    public static void Steer(RunSession session) => throw new NotImplementedException();

    /// <summary>Effects, controls, leakage, answers: validation.json and validation.csv.</summary>
    public static void Validate(RunSession session) => throw new NotImplementedException();

    /// <summary>Measures the run's neurons on other pairs.</summary>
    public static Validation.EffectTable ValidateOn(RunSession session, string pairsFile) => throw new NotImplementedException();

    /// <summary>One self-contained page: report.html.</summary>
    public static void Report(RunSession session) => throw new NotImplementedException();
}
