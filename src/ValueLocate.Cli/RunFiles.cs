namespace ValueLocate.Cli;

/// <summary>What each verb leaves in a run's folder.</summary>
internal static class RunFiles
{
    public const string Statistics = "statistics.safetensors";
    public const string Neurons = "neurons.json";
    public const string Steering = "steering.json";
    public const string Validation = "validation.json";
    public const string Report = "report.html";

    public static readonly (string File, string Verb) Probed = (Statistics, "probe");
    public static readonly (string File, string Verb) Located = (Neurons, "locate");
    public static readonly (string File, string Verb) Steered = (Steering, "steer");
    public static readonly (string File, string Verb) Validated = (Validation, "validate");
}
