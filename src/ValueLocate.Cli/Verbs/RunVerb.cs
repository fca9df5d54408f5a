using System.CommandLine;
using ValueLocate.Authoring;
using ValueLocate.Cli.Options;
using ValueLocate.Cli.Output;
using ValueLocate.Cli.Progress;
using ValueLocate.Pipeline;
using ValueLocate.Reports;

namespace ValueLocate.Cli.Verbs;

/// <summary>All stages.</summary>
internal static class RunVerb
{
    public static Command Build(Terminal terminal)
    {
        var options = new RunOptions();
        var json = ValidateVerb.JsonOption();
        var quiet = FolderOptions.QuietOption();
        var command = new Command("run", "Run all stages: probe, locate, steer, validate and report. Continues a run that was stopped.");
        options.AddTo(command);
        command.Add(json);
        command.Add(quiet);
        command.SetAction(p =>
        {
            var (settings, folder) = (options.Settings(p), options.Folder(p));
            var (result, dimensions, caution) = Reporter.For(terminal, p.GetValue(quiet)).Run(reporter =>
            {
                using var session = RunSession.Start(folder, settings, reporter, reporter, terminal.Cancellation);
                Stages.All(session);
                ReportPage.Write(session);
                return (session.Validated(), session.Data.Dimensions, DatasetCaution.Of(session));
            });
            if (p.GetValue(json))
            {
                terminal.Output.Write(EffectJson.Text(result.Judged));
                return 0;
            }
            EffectView.Write(terminal, result.Judged, settings.KlBudget, dimensions);
            if (caution is not null) terminal.Output.WriteLine(caution);
            terminal.Output.WriteLine($"The report is {Path.Combine(folder, RunFiles.Report)}");
            return 0;
        });
        return command;
    }
}
