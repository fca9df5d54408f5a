using System.CommandLine;
using ValueLocate.Cli.Options;
using ValueLocate.Insight;
using ValueLocate.Insight.Measures;
using ValueLocate.Runs;

namespace ValueLocate.Cli.Verbs;

/// <summary>Measures of a dataset.</summary>
internal static class DatasetVerb
{
    public static Command Build(Terminal terminal) => new("dataset", "Look at a dataset.") { Check(terminal) };

    private static Command Check(Terminal terminal)
    {
        var data = Opt.Text("--data", "A dataset's folder; the packaged ValueInsight, with its promised sizes, if not given.", "DIR");
        var command = new Command("check", "Measure a dataset: counts, balance, repetition, what words alone give away. Exit code 1 where a limit is not met.") { data };
        command.SetAction(p =>
        {
            var folder = p.GetValue(data);
            var check = DatasetCheck.Run(InsightDataset.Load(folder ?? RunSession.PackagedDataset), folder is null ? DatasetSizes.ValueInsight : DatasetSizes.Free);
            terminal.Output.Write(check.ToText());
            return check.Ok ? 0 : 1;
        });
        return command;
    }
}
