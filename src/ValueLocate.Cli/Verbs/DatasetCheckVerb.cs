using System.CommandLine;
using ValueLocate.Authoring.Measures;
using ValueLocate.Cli.Options;
using ValueLocate.Cli.Output;
using ValueLocate.Datasets;
using ValueLocate.Pipeline;

namespace ValueLocate.Cli.Verbs;

/// <summary>Measures of a dataset.</summary>
internal static class DatasetCheckVerb
{
    public static Command Build(Terminal terminal)
    {
        var data = Opt.Text("--data", "A dataset's folder; the packaged ValueInsight, whose sizes are checked too, if not given.", "DIR");
        var report = Opt.Text("--report", "Also write a page with charts, the findings and samples: one file that needs no network.", "FILE.html");
        var command = new Command("check",
            "Measure a dataset: counts, balance, repetition, and what single words give away. Exits with code 1 if a limit is not met.") { data, report };
        command.SetAction(p =>
        {
            var (dataset, check) = Run(p.GetValue(data));
            terminal.Output.Write(check.ToText());
            if (p.GetValue(report) is { } file) DatasetReportVerb.Write(terminal, file, dataset, check);
            return check.Ok ? 0 : 1;
        });
        return command;
    }

    /// <summary>A dataset with its check; the packaged one owes its promised sizes.</summary>
    public static (InsightDataset Dataset, DatasetCheck Check) Run(string? folder)
    {
        var dataset = InsightDataset.Load(folder ?? RunSession.PackagedDataset);
        return (dataset, DatasetCheck.Run(dataset, folder is null ? DatasetSizes.ValueInsight : DatasetSizes.Free));
    }
}
