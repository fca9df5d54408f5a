using ValueLocate.Pipeline;

namespace ValueLocate.Cli.Options;

/// <summary>What a verb needs, with the verb that writes it.</summary>
internal static class EarlierStages
{
    public static readonly (string File, string Verb) Probed = (RunFiles.Statistics, "probe");
    public static readonly (string File, string Verb) Located = (RunFiles.Neurons, "locate");
    public static readonly (string File, string Verb) Steered = (RunFiles.Steering, "steer");
    public static readonly (string File, string Verb) Validated = (RunFiles.Validation, "validate");
}
