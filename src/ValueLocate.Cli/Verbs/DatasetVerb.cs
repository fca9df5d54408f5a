using System.CommandLine;
using ValueLocate.Cli.Options;
using ValueLocate.Cli.Output;

namespace ValueLocate.Cli.Verbs;

/// <summary>What can be done with a dataset.</summary>
internal static class DatasetVerb
{
    public static Command Build(Terminal terminal) => new("dataset", "Build, check or show a dataset, or let a model answer its questions.")
    {
        DatasetCheckVerb.Build(terminal),
        DatasetReportVerb.Build(terminal),
        DatasetShowVerb.Build(terminal),
        DatasetBuildVerb.Build(terminal),
        DatasetAnswerVerb.Build(terminal),
        DatasetImportVerb.Build(terminal),
    };

    public static Option<string?> DataOption() => Opt.Text("--data", "A dataset's folder; the packaged ValueInsight if not given.", "DIR");
}
