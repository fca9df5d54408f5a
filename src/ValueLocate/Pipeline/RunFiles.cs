namespace ValueLocate.Pipeline;

/// <summary>What the stages leave in a run's folder.</summary>
public static class RunFiles
{
    /// <summary>The settings and everything else that a repetition needs (<see cref="RunRecord"/>).</summary>
    public const string Record = "run.json";

    /// <summary>Sums over counted tokens, residual means and gradients.</summary>
    public const string Statistics = "statistics.safetensors";

    /// <summary>What was found (<see cref="Locating.LocateResult"/>).</summary>
    public const string Neurons = "neurons.json";

    /// <summary>Strengths (<see cref="Steering.SteeringChoice"/>).</summary>
    public const string Steering = "steering.json";

    /// <summary>Effects and controls (<see cref="Validation.ValidationResult"/>).</summary>
    public const string Validation = "validation.json";

    /// <summary>The same as a table.</summary>
    public const string Table = "validation.csv";

    /// <summary>Every question's number under every edit.</summary>
    public const string Measurements = "measurements.jsonl";

    /// <summary>Answers that were generated or given, for the contrast persona.</summary>
    public const string Answers = "answers.jsonl";

    /// <summary>What each finished stage read and wrote, by hash.</summary>
    public const string Stages = "stages.json";

    /// <summary>Held by the process that works in the folder.</summary>
    public const string Lock = "run.lock";

    /// <summary>The page.</summary>
    public const string Report = "report.html";
}
