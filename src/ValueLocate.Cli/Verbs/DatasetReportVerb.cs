using System.CommandLine;
using ValueLocate.Authoring.Measures;
using ValueLocate.Cli.Options;
using ValueLocate.Cli.Output;
using ValueLocate.Datasets;
using ValueLocate.Reports;

namespace ValueLocate.Cli.Verbs;

/// <summary>A page about a dataset.</summary>
internal static class DatasetReportVerb
{
    public static Command Build(Terminal terminal)
    {
        var data = DatasetVerb.DataOption();
        var file = Opt.RequiredText("--out", "The page to write.", "FILE.html");
        var command = new Command("report", "Write a page about a dataset: its check, charts and samples, in one file that needs no network.") { data, file };
        command.SetAction(p =>
        {
            var (dataset, check) = DatasetCheckVerb.Run(p.GetValue(data));
            Write(terminal, p.GetValue(file)!, dataset, check);
            return 0;
        });
        return command;
    }

    /// <summary>Writes the page and says where it is.</summary>
    public static void Write(Terminal terminal, string file, InsightDataset dataset, DatasetCheck check)
    {
        DatasetPage.Write(file, dataset, check);
        terminal.Output.WriteLine($"The page is {file}");
    }
}
