using System.CommandLine;
using ValueLocate.Cli.Output;

namespace ValueLocate.Cli.Verbs;

/// <summary>What can be done with a model without a run.</summary>
internal static class ModelVerb
{
    public static Command Build(Terminal terminal) => new("model", "Show, run, convert or train a model, or compare it with golden files.")
    {
        ModelInfoVerb.Build(terminal),
        ModelGenerateVerb.Build(terminal),
        ModelCheckVerb.Build(terminal),
        ModelConvertVerb.Build(terminal),
        ModelTrainVerb.Build(terminal),
        ModelMeasureVerb.Build(terminal),
    };

    public static Argument<string> ModelArgument() =>
        new("PATH_OR_ID") { Description = "A folder in Hugging Face's format, a .gguf file, or an id on the hub." };
}
